"""The site over real conversations, a published index and a real database; no network."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.channels.web.house import House
from bot.channels.web.site import build_site
from bot.conversation.context import Context
from bot.conversations import Conversations
from bot.records import CarriedRecords
from bot.store.database import Database
from tests.support.browser import Browser
from tests.support.clock import Clock
from tests.support.databases import empty_database

SITE = "http://localhost:8080"


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.fromisoformat("2026-11-22T10:00+00:00"))


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    opened = empty_database(tmp_path, clock)
    yield opened
    opened.dispose()


@pytest.fixture
def house(answerer, context: Context, database: Database, clock: Clock) -> House:
    conversations = Conversations(answerer, CarriedRecords(database.recall), context, clock, people=database)
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
