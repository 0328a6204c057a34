"""A real database, SQLite's and PostgreSQL's in turn, and a clock that stands still until it is moved."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet, MultiFernet

from bot.store.database import Database, open_database
from bot.store.keys import make_key
from tests.conftest import NOW
from tests.support.clock import Clock
from tests.support.databases import KEY, KEYS, Place


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def key() -> Fernet:
    return KEY


@pytest.fixture
def keys() -> MultiFernet:
    return KEYS


@pytest.fixture
def data(place: Place) -> Path:
    return place.files


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Path]:
    """A key as production wants it: on another device than the data. Tests' own files may be on the disk or in memory."""
    data = tmp_path.stat().st_dev
    elsewhere = [one for one in map(Path, ("/dev/shm", gettempdir())) if one.is_dir() and one.stat().st_dev != data]
    if not elsewhere:
        pytest.skip("there is no second device here")
    path = elsewhere[0] / f"bussola-{tmp_path.name}-{uuid4().hex}.key"
    make_key(path)
    yield path
    path.unlink()


@pytest.fixture
def database(place: Place, clock: Clock) -> Iterator[Database]:
    opened = open_database(place.url, KEYS, clock)
    yield opened
    opened.dispose()
