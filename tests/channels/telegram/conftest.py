"""The channel's parts over a recorder and a real database."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.channels.telegram.client import Client
from bot.store.database import Database
from tests.support.clock import Clock
from tests.support.databases import empty_database
from tests.support.desk import Desk
from tests.support.recorder import Recorder, recorded_client
from tests.support.updates import AT


@pytest.fixture
def clock() -> Clock:
    return Clock(AT)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def client(recorder: Recorder) -> Client:
    return recorded_client(recorder)


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    opened = empty_database(tmp_path, clock)
    yield opened
    opened.dispose()


@pytest_asyncio.fixture
async def desk(client: Client, database: Database, clock: Clock) -> AsyncIterator[Desk]:
    """Dispatcher and sender at work, with a conversation that repeats what it hears, and for no more than half a second."""
    at_work = Desk(client, database, clock, longest=0.5)
    yield at_work
    await at_work.stop()
