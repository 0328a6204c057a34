"""The bot killed while students leave an interest and take it back, on Telegram and on the web: `kills N, lost N, half N`.

It is killed once after each step of the form on either channel, and then at random moments, an answer under way or not.
After every kill the database is looked at, before anything could mend it. Lost: what was confirmed and is not there, or an answer
that never came. Half: an interest without its consent, a consent without its interest, or one of them before the last tap.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bot.channels.telegram.addresses import conversation_of
from bot.channels.web.visitor import Visitor
from bot.people.lead import Stage
from bot.store.database import Database, open_database
from bot.store.keys import open_keys
from tests.conftest import publish
from tests.e2e.colleague import found_cooperatives
from tests.e2e.conftest import fitted_detector
from tests.e2e.process import Bot
from tests.e2e.student import Student
from tests.e2e.telegram import Sent, Telegram
from tests.e2e.web.conftest import free_port
from tests.support.browser import Browser, first
from tests.support.knowledge import write_knowledge

_PATIENCE_SECONDS = 240.0
_LONGEST_LIFE_SECONDS = 4.0
_THINKS_SECONDS = (0.0, 1.0)
_STAGES: dict[str, Stage] = {
    "contact:save:": "summary",
    "contact:noreach": "reach",
    "contact:yes:": "consent",
    "contact:rec:ok": "recipients",
    "contact:rec:": "recipients",
    "contact:year:-": "year",
    "contact:prov:Cremona": "province",
    "contact:prof:ok": "professions",
}
"""What to tap at each stage, by how its payload begins, the last stage first."""
_SAID = {"Come ti possono chiamare": "name", "ho passato il tuo interesse": "saved", "ho ritirato il tuo": "gone"}
_TAKING_BACK = ("contact:withdraw:yes", "contact:withdraw")


class Leaver(ABC):
    """Somebody who leaves an interest and takes it back. What they know is what they have read; `waits` for an answer to more."""

    name = "Anna"
    conversation: str

    def __init__(self) -> None:
        self.stage = ""
        self.waits = False
        self.has_sent = self.has_taken_back = False

    async def live(self, think: Callable[[], float]) -> None:
        """Leave an interest, read that it was left; take it back, read that it was."""
        await self.come_in()
        await self.do("/contatto")
        while self.stage != "saved":
            await asyncio.sleep(think())
            await self.go_on()
        await asyncio.sleep(think() * 4)
        while self.stage != "gone":
            await self.do("/contatto" if self.stage == "saved" else self.payload(_TAKING_BACK))

    async def go_on(self) -> None:
        """One step further in the form."""
        if self.stage == "name":
            await self.do(self.name)
        else:
            await self.do(self.payload(_STAGES) or "/contatto")

    async def do(self, what: str) -> None:
        """Write, or tap what begins with `contact:`; and read the answer."""
        self.has_sent = self.has_sent or what.startswith("contact:save:")
        self.has_taken_back = self.has_taken_back or what == "contact:withdraw:yes"
        self.waits = True
        self.stage = await self.answered(what)
        self.waits = False

    def payload(self, beginnings: Sequence[str] | dict[str, Stage]) -> str:
        """The button to tap now."""
        return next((one for begins in beginnings for one in self.payloads if one.startswith(begins)), "")

    def read(self, text: str) -> str:
        """What the message that is shown asks for, or says."""
        told = next((stage for words, stage in _SAID.items() if words in text), "")
        return told or next((stage for begins, stage in _STAGES.items() if self.payload((begins,))), "")

    @property
    @abstractmethod
    def payloads(self) -> list[str]:
        """The buttons of what is shown."""

    @abstractmethod
    async def come_in(self) -> None:
        """Through the gate."""

    @abstractmethod
    async def answered(self, what: str) -> str:
        """Say or tap `what`, and read what it leads to; its stage."""


class OnTelegram(Leaver):
    """An adult with a telephone; Telegram keeps what they write until it is taken."""

    def __init__(self, telegram: Telegram, number: int) -> None:
        super().__init__()
        self.student = Student(telegram, number, _PATIENCE_SECONDS)
        self.conversation = conversation_of(number)
        self.shown: Sent

    @property
    def payloads(self) -> list[str]:
        return list(self.shown.buttons.values())

    async def come_in(self) -> None:
        await self.student.come_in("18 o più")
        self.shown = self.student.received[-1]

    async def answered(self, what: str) -> str:
        before, last = len(self.student.received), self.shown
        if what.startswith("contact:"):
            await self.student.tap(last, what)
        else:
            await self.student.write(what)
        while True:
            shown = await self.student.next(before)
            before += 1
            # One that is said twice, after a kill, is no answer.
            if (shown.text, shown.buttons) != (last.text, last.buttons) and "pulsante in basso" not in shown.text:
                self.shown = shown
                return self.read(shown.text)


class OnTheWeb(Leaver):
    """A minor with a browser; what breaks off is asked again, from where the conversation stands."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self.bot = bot
        self.browser = Browser(httpx.AsyncClient(base_url=bot.site, timeout=90))

    @property
    def conversation(self) -> str:
        key = self.browser.client.cookies.get("bussola", "")
        return Visitor(key).conversation if key else ""

    @property
    def payloads(self) -> list[str]:
        return [value for form in self.browser.page.forms for name, value in form.buttons.values() if name == "payload"]

    async def come_in(self) -> None:
        while True:
            with contextlib.suppress(httpx.TransportError, LookupError):
                await self.browser.enter()
                if "Scrivimi la tua domanda" in self.browser.page.words:
                    return
            await self.bot.serves(_PATIENCE_SECONDS)

    async def answered(self, what: str) -> str:
        while True:
            with contextlib.suppress(httpx.TransportError, LookupError):
                if what.startswith("contact:"):
                    form = first(one for one in self.browser.page.forms if ("payload", what) in one.buttons.values())
                    hidden = {name: value for name, value in form.fields.items() if name != "text"}
                    page = await self.browser.send(form, {**hidden, "payload": what})
                else:
                    page = await self.browser.write(what)
                if page.status == 200:
                    return self.read(page.words)
            await self.bot.serves(_PATIENCE_SECONDS)
            with contextlib.suppress(httpx.TransportError):
                await self.browser.open()
            what = "/contatto"
            # It may have been done, and only its answer lost.
            if self.has_taken_back:
                return await self._after_taking_back()

    async def _after_taking_back(self) -> str:
        """Whether it was done: then there is nothing to take back, and what /contatto shows is a new form."""
        while True:
            with contextlib.suppress(httpx.TransportError, LookupError):
                page = await self.browser.write("/contatto")
                if page.status == 200:
                    return "gone" if self.payload(("contact:prof:ok",)) else "mine"
            await self.bot.serves(_PATIENCE_SECONDS)
            with contextlib.suppress(httpx.TransportError):
                await self.browser.open()


Moment = tuple[type[Leaver], str]
"""Somebody of a channel has read what a step led to, and has not gone on yet."""
MOMENTS: frozenset[Moment] = frozenset(
    {(OnTelegram, one) for one in (*_STAGES.values(), *_SAID.values())}
    | {(OnTheWeb, one) for one in (*_STAGES.values(), *_SAID.values()) if one != "reach"}
)


async def one_of(moments: set[Moment], leavers: Sequence[Leaver]) -> None:
    """Wait until there is one of `moments`, and take it out."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            reached = {(type(one), one.stage) for one in leavers if not one.waits} & moments
            if reached:
                moments.discard(min(reached, key=str))
                return
            await asyncio.sleep(0.01)


def faults(database: Database, leavers: Sequence[Leaver]) -> tuple[int, int]:
    """How much of what was confirmed is not on disk, and how much is there by half or too soon."""
    lost = half = 0
    for one in (one for one in leavers if one.conversation):
        own = database.standing(one.conversation).own
        draft = database.session(one.conversation).draft
        agreed = [event for event in database.own_data(one.conversation).consents if event.purpose == "follow_up"]
        in_force = bool(agreed) and agreed[-1].granted
        half += in_force != (own is not None)
        half += own is not None and (not one.has_sent or own.lead.name != one.name or len(own.sharings) != 1)
        lost += one.stage == "saved" and not one.has_taken_back and own is None
        lost += one.stage == "gone" and own is not None
        if not one.waits and one.stage in {"name", *_STAGES.values()}:
            lost += draft is None or draft.stage != one.stage
    return lost, half


async def leaving(kills: int, students: int, seed: int) -> tuple[int, int, int]:
    """Kill at every moment and so often besides, while so many students on each channel leave interests: kills, lost, half."""
    chance = random.Random(seed)
    telegram = Telegram()
    await telegram.start()
    done = lost = half = 0
    moments = set(MOMENTS)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        publish(write_knowledge(root / "knowledge"), root / "data" / "index")
        fitted_detector(root / "data" / "safety")
        bot = Bot(root / "data", telegram.url, BUSSOLA_LOG_LEVEL="ERROR", BUSSOLA_WEB_PORT=str(free_port()))
        found_cooperatives(bot)
        keys = open_keys(bot.key_file, bot.folder, production=False)
        leavers: list[Leaver] = []
        living: list[asyncio.Task[None]] = []
        next_number = 100
        try:
            bot.start()
            while moments or done < len(MOMENTS) + kills:
                # Whoever has come to the end makes room for somebody new, so that every kill finds students on their way.
                while sum(not task.done() for task in living) < 2 * students:
                    next_number += 1
                    leavers += [OnTelegram(telegram, next_number), OnTheWeb(bot)]
                    for one in leavers[-2:]:
                        pace = random.Random(f"{seed}/{len(living)}")
                        living.append(asyncio.create_task(one.live(lambda pace=pace: pace.uniform(*_THINKS_SECONDS))))
                if moments or chance.random() < 0.8:
                    await bot.serves(_PATIENCE_SECONDS)
                if moments:
                    await one_of(moments, leavers)
                else:
                    await asyncio.sleep(chance.uniform(0.0, _LONGEST_LIFE_SECONDS))
                bot.kill()
                database = open_database(bot.database, keys, lambda: datetime.now(UTC))
                found = faults(database, leavers)
                database.dispose()
                done, lost, half = done + 1, lost + found[0], half + found[1]
                if done % 10 == 0:
                    print(f"{done} kills...", file=sys.stderr, flush=True)
                bot.start()
            ended = await asyncio.wait_for(asyncio.gather(*living, return_exceptions=True), _PATIENCE_SECONDS * 2)
            lost += sum(isinstance(one, BaseException) for one in ended)
            lost += await bot.stop() != 0
        finally:
            bot.kill()
            for task in living:
                task.cancel()
            await telegram.stop()
    return done, lost, half


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=60, help="at random, besides one at every moment")
    arguments.add_argument("--students", type=int, default=3)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = arguments.parse_args()
    began = time.monotonic()
    kills, lost, half = asyncio.run(leaving(given.kills, given.students, given.seed))
    print(f"seed {given.seed}, {(time.monotonic() - began) / 60:.1f} minutes")
    print(f"kills {kills}, lost {lost}, half {half}")
    sys.exit(1 if lost or half else 0)


if __name__ == "__main__":
    main()
