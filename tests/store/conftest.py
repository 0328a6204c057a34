"""A real database in a folder of its own, and a clock that stands still until it is moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet

from bot.store.database import Database
from tests.conftest import NOW
from tests.support.clock import Clock
from tests.support.databases import KEY, KEYS, empty_database


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
def data(tmp_path: Path) -> Path:
    return tmp_path / "dati"


@pytest.fixture
def database(data: Path, clock: Clock) -> Iterator[Database]:
    opened = empty_database(data, clock)
    yield opened
    opened.dispose()
