"""Somebody of a cooperative: invited with `bussola staff add`, enrolled and at work over real HTTP, by password and codes."""

import re
import time

import httpx
import pyotp

from tests.e2e.process import Bot
from tests.review.conftest import PASSWORD, Browser

_SECONDS = 30


def found_cooperatives(bot: Bot) -> None:
    """Two cooperatives (synthetic) that may receive interests."""
    for name in ("Aurora", "Bosco"):
        bot.run("cooperative", "add", f"Cooperativa {name} (di prova)", "--province", "Cremona")


def invitation(bot: Bot, name: str, cooperative: str) -> str:
    """Invite somebody to work on interests; the path of the invitation that is printed."""
    email = f"{name.lower()}@esempio.invalid"
    told = bot.run(
        "staff", "add", email, "--name", f"{name} Prova", "--cooperative", f"Cooperativa {cooperative} (di prova)"
    )
    found = re.search(r"http\S+/gestione(/invito/\S+)", told)
    assert found, told
    return found[1]


class Codes:
    """An app that shows codes of six digits; each is given once."""

    def __init__(self, seed: str) -> None:
        self._maker = pyotp.TOTP(seed)
        self._given = 0

    def __call__(self) -> str:
        """The next code that a clock some seconds off might show; where all were given, the wait is for the next."""
        # One that is about to lapse may have lapsed when it arrives.
        step = max(self._given + 1, int(time.time() + _SECONDS / 2) // _SECONDS - 1)
        while step > int(time.time()) // _SECONDS + 1:
            time.sleep(0.5)
        self._given = step
        return self._maker.generate_otp(step)


class Colleague(Browser):
    """A browser of somebody's who takes up an invitation and comes in."""

    def __init__(self, site: str, name: str) -> None:
        transport = httpx.AsyncHTTPTransport(retries=2)
        super().__init__(
            httpx.AsyncClient(transport=transport, base_url=site, timeout=30), None, f"{name.lower()}@esempio.invalid"
        )
        self._codes: Codes

    def code(self) -> str:
        return self._codes()

    async def take_up(self, invited: str) -> "Colleague":
        """Choose a password, connect the app, and come in."""
        await self.open(invited)
        fields = next(one.fields for one in self.forms if "seed" in one.fields)
        self._codes = Codes(fields["seed"])
        await self.send(invited, **fields | {"password": PASSWORD, "again": PASSWORD, "code": self.code()})
        assert self.status == 303, self.words
        await self.enter()
        assert self.status == 303, self.words
        return self

    async def open_lead(self, name: str) -> str:
        """Open the interest of `name`; its path."""
        await self.open("/interessi")
        found = re.search(rf'href="/gestione(/interessi/[^"?]+)">{name}<', self.response.text)
        assert found, self.words
        await self.open(found[1])
        return found[1]

    async def go(self, action: str, **fields: str) -> None:
        """Send a form of the page shown, and read the page it leads to."""
        await self.send(action, **fields)
        assert self.status == 303, self.words
        await self.follow()
