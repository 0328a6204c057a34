"""The staff's pages over a real database and real HTTP; Carla and Dino work in two cooperatives, Ada knows Carla's."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pyotp
import pytest
import pytest_asyncio
from pwdlib.hashers.argon2 import Argon2Hasher

from bot.channels.web.headers import SafeHeaders
from bot.conversation.session import Session
from bot.people.consent import ConsentEvent
from bot.people.inbox import Asker, Filters
from bot.people.lead import Lead, LeadLeft
from bot.people.staff import NewStaff, Role
from bot.review.house import House
from bot.review.passwords import Passwords
from bot.review.site import build_review
from bot.store.database import Database
from bot.turn import Turn
from tests.conftest import NOW
from tests.support.clock import Clock
from tests.support.databases import empty_database
from tests.support.house import staff_house

SITE = "http://localhost:8080"
PASSWORD = "quattro lampioni verdi"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    opened = empty_database(tmp_path, clock)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """As they are kept, with less work for the processor."""
    return Passwords(Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def house(database: Database, clock: Clock, passwords: Passwords) -> House:
    return staff_house(database, clock, passwords)


@pytest.fixture
def cooperatives(database: Database) -> dict[str, int]:
    """Synthetic ones."""
    return {
        "Aurora": database.add_cooperative("Cooperativa Aurora (di prova)", ("Cremona",), ""),
        "Bosco": database.add_cooperative("Cooperativa Bosco (di prova)", ("Brescia",), ""),
        "Consorzio": database.add_cooperative("Consorzio di prova", ("Cremona", "Brescia"), "", consortium=True),
    }


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words = ""
        self._button: tuple[str, str] | None = None
        self._label = ""

    def handle_starttag(self, tag, attributes) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(values.get("action", "")))
        unticked = values.get("type") in ("checkbox", "radio") and "checked" not in values
        if tag in ("input", "textarea", "select") and self.forms and "disabled" not in values and not unticked:
            self.forms[-1].fields[values["name"]] = values.get("value", "")
        if tag == "button":
            self._button, self._label = (values.get("name", ""), values.get("value", "")), ""

    def handle_endtag(self, tag) -> None:
        if tag == "button" and self._button and self.forms:
            self.forms[-1].buttons[" ".join(self._label.split())] = self._button
            self._button = None

    def handle_data(self, data) -> None:
        self.words += data
        if self._button:
            self._label += data


class Browser:
    """Somebody's browser; `seed` is in their app of codes."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock, email: str = "", seed: str = "") -> None:
        self.client, self.clock, self.email, self.seed = client, clock, email, seed
        self.response: httpx.Response
        self.forms: list[Form] = []
        self.words = ""

    async def open(self, path: str) -> "Browser":
        return self._read(await self.client.get(f"/gestione{path}"))

    async def send(self, action: str, **fields: str) -> "Browser":
        """Send the form of the page shown that goes to `action`, with `fields` filled in; without one, as a forger would."""
        known = next((form for form in self.forms if form.action == f"/gestione{action}"), None)
        given = {**(known.fields if known else {"token": self.token}), **fields}
        return self._read(await self.client.post(f"/gestione{action}", data=given))

    @property
    def token(self) -> str:
        return next((form.fields["token"] for form in self.forms if "token" in form.fields), "")

    @property
    def status(self) -> int:
        return self.response.status_code

    def code(self) -> str:
        """What the app shows; it waits for one that was not used."""
        self.clock.move(seconds=30)
        return pyotp.TOTP(self.seed).at(self.clock.now)

    async def enter(self, password: str = PASSWORD) -> "Browser":
        self.client.cookies.clear()
        await self.open("/entra")
        return await self.send("/entra", email=self.email, password=password, code=self.code())

    async def follow(self) -> "Browser":
        return self._read(await self.client.get(self.response.headers["location"]))

    def _read(self, response: httpx.Response) -> "Browser":
        self.response = response
        reader = _Reader()
        if "html" in response.headers.get("content-type", ""):
            reader.feed(response.text)
        if reader.forms or response.status_code < 300:
            self.forms = reader.forms
        self.words = " ".join(reader.words.split())
        return self


Visit = Callable[..., Browser]


@pytest_asyncio.fixture
async def visit(house: House, clock: Clock) -> AsyncIterator[Visit]:
    """A new browser."""
    clients: list[httpx.AsyncClient] = []
    site = SafeHeaders(build_review(house), ())

    def open_browser(email: str = "", seed: str = "", base: str = SITE, host: str = "127.0.0.1") -> Browser:
        transport = httpx.ASGITransport(site, raise_app_exceptions=False, client=(host, 1))
        clients.append(httpx.AsyncClient(transport=transport, base_url=base))
        return Browser(clients[-1], clock, email, seed)

    yield open_browser
    for client in clients:
        await client.aclose()


@pytest.fixture
def enrolled(house: House, visit: Visit, clock: Clock) -> Callable[..., Browser]:
    """A browser of somebody with an account, who is not in yet."""

    def enrol(name: str, cooperative: int, role: Role = "reviewer", **how: str) -> Browser:
        email, seed = f"{name.lower()}@esempio.invalid", pyotp.random_base32(32)
        key = house.accounts.add(NewStaff(email, name, role, cooperative))
        assert house.accounts.enrol(key, house.passwords.hash(PASSWORD), seed, 0)
        return visit(email, seed, **how)

    return enrol


@pytest_asyncio.fixture
async def carla(enrolled, cooperatives) -> Browser:
    """In, and of Aurora."""
    return await enrolled("Carla", cooperatives["Aurora"]).enter()


@pytest_asyncio.fixture
async def dino(enrolled, cooperatives) -> Browser:
    """In, and of Bosco."""
    return await enrolled("Dino", cooperatives["Bosco"]).enter()


@pytest.fixture
def leave(database: Database, cooperatives: dict[str, int], clock: Clock) -> Callable[..., str]:
    """Somebody synthetic leaves an interest, with consent; its key."""

    def put(conversation: str = "web:ada", *recipients: str, **fields: object) -> str:
        to = tuple(cooperatives[name] for name in recipients or ("Aurora",))
        given = {"name": "Ada", "age_band": "minor", "province": "Cremona", "professions": ("oss",), "school_year": 4}
        lead = Lead.model_validate({**given, "recipients": to, **fields})
        agreed = ConsentEvent("follow_up", "0" * 64, recipients=recipients)
        database.keep(conversation, Turn(Session(), (), None, consents=(agreed,), leads=(LeadLeft(lead),)))
        clock.move(seconds=1)
        asker = Asker(to[0], "prova")
        return database.leads.page(asker, Filters()).rows[0].key

    return put
