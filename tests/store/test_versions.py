"""Every version of the tables, forwards and back, with everything that the product keeps in them; on both databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store import versions
from bot.store.database import DatabaseFault, open_database
from bot.store.versions import migrate, newest
from tests.store.test_database import SESSION
from tests.support.databases import Place
from tests.support.filling import fill, numbers
from tests.support.schema import differences

FIRST = {"sessions", "updates", "outbox"}
"""What there was from the beginning, and is not emptied on the way."""


def ways() -> list[str]:
    return [one.revision for one in versions._scripts().walk_revisions()]


@pytest.fixture
def full(database, clock):
    fill(database, clock)
    return database


def test_everything_that_is_kept_is_in_the_database_that_the_other_tests_move(full):
    assert {name for name, number in numbers(full).items() if not number} == set()


def test_a_step_back_takes_away_what_came_with_it_and_nothing_else(full):
    newer, *older = ways()
    for step in older:
        before = numbers(full)
        migrate(full._engine, step)
        after = numbers(full)
        assert {name: before[name] for name in after} == after, f"from {newer} back to {step}"
        newer = step
    assert set(after) == {*FIRST, "answer_records"}


def test_forwards_again_from_the_very_first_the_tables_are_those_of_now_and_what_was_in_them_is_still_there(
    full, place: Place, keys, clock
):
    migrate(full._engine, ways()[-1])
    before = numbers(full)
    for step in reversed(ways()):
        migrate(full._engine, step)
        assert {name: number for name, number in numbers(full).items() if name in FIRST} == {
            name: before[name] for name in FIRST
        }
    with full._engine.begin() as connection:
        assert differences(connection) == []

    again = open_database(place.url, keys, clock)
    assert [one.words for one in again.waiting("telegram:17")] == ["ciao"]
    assert again.session("telegram:17").age_band == SESSION.age_band
    verdict = again.verify_audit()
    assert (verdict.fault, verdict.rows) == (None, 0)
    again.dispose()


def test_one_step_back_and_forwards_again_the_audit_still_holds(full):
    migrate(full._engine, ways()[1])
    migrate(full._engine)

    assert full.verify_audit().fault is None


def test_a_way_that_cannot_be_gone_to_its_end_leaves_everything_as_it_was(full):
    migrate(full._engine, "0003")
    before = numbers(full)
    with full._engine.begin() as connection:
        connection.execute(text("CREATE TABLE staff (id INTEGER)"))  # what version 5 is to make
    with pytest.raises(DBAPIError):
        migrate(full._engine)

    assert numbers(full) == {**before, "staff": 0}
    assert versions.found_in(full._engine) == "0003"


@pytest.mark.parametrize(("version", "key"), [("0001", "database.older"), ("9999", "database.newer")])
def test_a_database_of_another_version_is_not_touched(full, place: Place, keys, clock, version, key):
    if version == "9999":
        with full._engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    else:
        migrate(full._engine, version)
    before = numbers(full)
    with pytest.raises(DatabaseFault) as fault:
        open_database(place.url, keys, clock)

    assert (fault.value.key, str(fault.value)) == (key, version)
    assert numbers(full) == before


def test_an_empty_database_gets_its_tables_when_it_is_opened(untouched: Place, keys, clock):
    opened = open_database(untouched.url, keys, clock)

    assert versions.found_in(opened._engine) == newest()
    opened.dispose()
