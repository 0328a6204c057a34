"""A real database, SQLite's and PostgreSQL's in turn, and a clock that stands still until it is moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet

from bot.store.database import Database, open_database
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
def database(place: Place, clock: Clock) -> Iterator[Database]:
    opened = open_database(place.url, KEYS, clock)
    yield opened
    opened.dispose()
