"""Whoever receives what people send is named in /privacy, on every page that tells of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.receivers import Receivers
from bot.safety.quotas import Quotas
from bot.serving import Warming, web_house
from bot.settings import Settings
from bot.store.database import Database
from tests.support.clock import Clock
from tests.support.databases import empty_database


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    opened = empty_database(tmp_path, clock)
    yield opened
    opened.dispose()


def test_the_page_that_is_only_looked_at_names_who_receives_now(tmp_path: Path, database: Database):
    settings = Settings(_env_file=None, data_dir=tmp_path, web_url="http://localhost:8080")
    house = web_house(settings, database, Warming(lambda: None), Quotas())
    before = house.as_of_now(house.context).recipients

    database.add_cooperative("Cooperativa di prova Uno", ("Provincia Uno",), "")

    named = {one.name for one in house.as_of_now(house.context).recipients} - {one.name for one in before}
    assert named == {"Cooperativa di prova Uno"}


def test_the_last_known_are_named_while_the_database_is_down(database: Database, context):
    database.add_cooperative("Cooperativa di prova Uno", ("Provincia Uno",), "")
    receivers = Receivers(database)
    known = receivers.named_in(context).recipients
    with database._engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE cooperatives RENAME TO elsewhere")
    assert receivers.named_in(context).recipients == known
