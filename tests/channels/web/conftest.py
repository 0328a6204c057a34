"""The site over real conversations, a published index and a real database; no network."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from cryptography.fernet import Fernet, MultiFernet

from bot.app import Conversations
from bot.channels.web.house import House
from bot.channels.web.site import build_site
from bot.conversation.context import Context
from bot.records import CarriedRecords
from bot.store.database import Database, open_database
from tests.support.browser import Browser

SITE = "http://localhost:8080"


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.fromisoformat("2026-11-22T10:00+00:00"))


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/bussola.db", MultiFernet([Fernet(Fernet.generate_key())]), clock)
    yield opened
    opened.dispose()


@pytest.fixture
def house(answerer, context: Context, database: Database, clock: Clock) -> House:
    conversations = Conversations(answerer, CarriedRecords(database.recall), context, clock, own_data=database.own_data)
    ready = asyncio.Event()
    ready.set()
    return House(context.on("web"), conversations.take, database, ready, clock)


Visit = Callable[..., Browser]


@pytest_asyncio.fixture
async def visit(house: House) -> AsyncIterator[Visit]:
    """A new browser at the site; what is given replaces parts of the house, `base` the address it is asked for under."""
    clients: list[httpx.AsyncClient] = []

    def open_browser(base: str = SITE, longest: float = 20, **changes) -> Browser:
        transport = httpx.ASGITransport(build_site(replace(house, **changes), longest), raise_app_exceptions=False)
        clients.append(httpx.AsyncClient(transport=transport, base_url=base))
        return Browser(clients[-1])

    yield open_browser
    for client in clients:
        await client.aclose()


@pytest.fixture
def browser(visit: Visit) -> Browser:
    return visit()
