"""A real database in a folder of its own, and a clock that stands still until it is moved."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet

from bot.store.database import Database, open_database
from tests.conftest import NOW


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def key() -> Fernet:
    return Fernet(Fernet.generate_key())


@pytest.fixture
def keys(key: Fernet) -> MultiFernet:
    return MultiFernet([key])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "dati"


@pytest.fixture
def database(data: Path, keys: MultiFernet, clock: Clock) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{data}/bussola.db", keys, clock)
    yield opened
    opened.dispose()
