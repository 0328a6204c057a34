"""Two cooperatives in a real database, and students who are in: Ada, a minor, and Anna, an adult."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import MultiFernet
from sqlalchemy import select

from bot.conversation.context import Context
from bot.store.database import Database
from tests.conftest import NOW
from tests.support.clock import Clock
from tests.support.databases import KEYS, empty_database
from tests.support.student import Student, conversations_over


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def keys() -> MultiFernet:
    return KEYS


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    opened = empty_database(tmp_path / "dati", clock)
    opened.add_cooperative("Cooperativa di prova Uno", ("Provincia Uno",), "uno@esempio.invalid")
    opened.add_cooperative("Cooperativa di prova Due", ("Provincia Uno", "Provincia Due"), "due@esempio.invalid")
    yield opened
    opened.dispose()


@pytest.fixture
def ada(database: Database, context: Context, clock: Clock) -> Student:
    return Student("web:ada", conversations_over(database, context, clock), database).enter()


@pytest.fixture
def anna(database: Database, context: Context, clock: Clock) -> Student:
    return Student("telegram:18", conversations_over(database, context, clock), database).enter("age:adult")


def rows(database: Database, table) -> list:
    """What a table holds."""
    with database._engine.begin() as connection:
        return connection.execute(select(table)).all()
