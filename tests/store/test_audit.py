"""The audit: what was written stays as it was, or it shows."""

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from bot.people.audit import Anchor, AuditEvent
from bot.store.database import Database
from bot.store.pseudonyms import Pseudonyms
from bot.store.tables import audit, audit_head, audit_mark
from tests.conftest import NOW
from tests.support.schema import tables_in
from tests.support.unsealed import contents


def note(database: Database, number: int = 5) -> None:
    for position in range(number):
        database.note(AuditEvent("purge", f"sessions={position}"))


def tamper(database: Database, *statements: str) -> None:
    """As somebody who holds the database, and knows how to put its guards away."""
    with database._engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE registro.audit DISABLE TRIGGER USER"))
        else:
            for guard in ("audit_unchanged", "audit_unerased"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {guard}"))
        for statement in statements:
            connection.execute(text(statement))


def fault(database: Database, remembered: Anchor | None = None) -> tuple[str | None, int]:
    verdict = database.verify_audit(remembered)
    return verdict.fault, verdict.number


def test_i1_an_audit_that_nobody_touched_is_whole(database):
    assert fault(database) == (None, 0)
    note(database)

    assert fault(database) == (None, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registro.audit SET outcome = 'sessions=9' WHERE number = 3",
        "UPDATE registro.audit SET what = 'keys.rotate' WHERE number = 3",
        "UPDATE registro.audit SET who = 'altri' WHERE number = 3",
        "UPDATE registro.audit SET channel = 'web' WHERE number = 3",
        "UPDATE registro.audit SET at = '2020-01-01 00:00:00' WHERE number = 3",
        "UPDATE registro.audit SET hash = previous WHERE number = 3",
    ],
)
def test_i1_a_row_that_was_changed_is_named(database, statement):
    note(database)
    tamper(database, statement)

    assert fault(database) == ("row_changed", 3)


def test_i1_a_row_that_was_taken_out_is_named(database):
    note(database)
    tamper(database, "DELETE FROM registro.audit WHERE number = 2")

    assert fault(database) == ("row_missing", 2)


def test_i1_a_tail_that_was_cut_off_is_noticed(database):
    note(database)
    tamper(database, "DELETE FROM registro.audit WHERE number > 3")

    assert fault(database) == ("tail_missing", 4)


def test_i1_a_tail_cannot_be_hidden_by_setting_the_head_back(database):
    note(database)
    tamper(
        database,
        "DELETE FROM registro.audit WHERE number > 3",
        "UPDATE registro.audit_head SET number = 3, hash = (SELECT hash FROM registro.audit WHERE number = 3)",
    )

    assert fault(database)[0] == "head_changed"


def test_i1_an_old_copy_put_back_is_noticed_with_an_anchor_written_down_elsewhere(database, data, keys, clock):
    note(database)
    with database._engine.begin() as connection:
        before = connection.execute(select(audit_head)).one()
        known = connection.execute(select(audit_mark)).one()
    note(database, 2)
    anchor = database.verify_audit().anchor
    tamper(database, f"DELETE FROM registro.audit WHERE number > {before.number}")
    with database._engine.begin() as connection:
        connection.execute(update(audit_head).values(before._asdict()))

    assert fault(database)[0] == "mark_differs"  # an old audit beside tables that know better
    with database._engine.begin() as connection:
        connection.execute(update(audit_mark).values(known._asdict()))
    assert fault(database) == (None, 0)  # all of it put back: without an anchor written down nobody can tell
    assert fault(database, anchor) == ("anchor_differs", anchor.number)


def test_i1_an_anchor_holds_while_the_chain_grows(database):
    note(database)
    anchor = database.verify_audit().anchor
    note(database)

    assert fault(database, anchor) == (None, 0)
    assert fault(database, Anchor(anchor.number, "0" * 64)) == ("anchor_differs", anchor.number)


def test_i1_the_database_itself_refuses_to_change_or_erase_a_row(database):
    note(database)
    emptying = ["TRUNCATE registro.audit"] if database._engine.dialect.name == "postgresql" else []
    for statement in (
        "UPDATE registro.audit SET outcome = 'x'",
        "DELETE FROM registro.audit WHERE number = 1",
        *emptying,
    ):
        with pytest.raises(IntegrityError, match="append-only"), database._engine.begin() as connection:
            connection.execute(text(statement))

    assert fault(database) == (None, 0)


def test_i2_rows_older_than_twelve_months_go_and_the_chain_can_still_be_verified(database, clock):
    note(database)
    clock.move(days=364)
    note(database, 2)
    clock.move(days=2)
    database.purge()

    with database._engine.begin() as connection:
        numbers = list(connection.scalars(select(audit.c.number).order_by(audit.c.number)))
    assert numbers[0] == 6
    assert fault(database) == (None, 0)
    tamper(database, "UPDATE registro.audit SET outcome = 'x' WHERE number = 6")
    assert fault(database) == ("row_changed", 6)


def test_i2_that_the_audit_was_read_is_noted_in_it(database):
    note(database, 1)
    database.verify_audit()

    with database._engine.begin() as connection:
        assert list(connection.scalars(select(audit.c.what))) == ["purge", "audit.read"]


def test_i1_two_that_write_at_once_make_one_chain(database):
    writers = [Thread(target=note, args=(database, 10)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    verdict = database.verify_audit()
    assert (verdict.fault, verdict.rows) == (None, 40)


def test_i1_whoever_has_the_database_without_the_key_cannot_write_a_chain_that_holds(database, clock):
    note(database)
    forger = Database(database._engine, database._keys, Pseudonyms(b"a guess"), clock)
    tamper(database, "DELETE FROM registro.audit", "DELETE FROM registro.audit_head")
    note(forger)

    assert fault(forger) == (None, 0)
    assert fault(database)[0] == "head_changed"


def test_versions_are_noted_when_they_change_and_only_then(database):
    for version in ("a", "a", "b", "b", "a"):
        database.note_change("version.corpus", f"index={version * 16}")

    with database._engine.begin() as connection:
        noted = list(connection.scalars(select(audit.c.outcome)))
    assert noted == [f"index={version * 16}" for version in "aba"]


def test_crises_are_counted_by_day_and_noted_without_anybody_when_the_day_is_over(database, clock):
    for code in ("R:SUI", "R:SUI", "O:ABU"):
        database.count_crisis(code)
    database.purge()
    with database._engine.begin() as connection:
        assert connection.execute(select(audit)).all() == []

    clock.move(days=1)
    database.purge()
    with database._engine.begin() as connection:
        noted = [(row.who, row.channel, row.outcome) for row in connection.execute(select(audit))]
    assert noted == [("", "", "O:ABU=1"), ("", "", "R:SUI=2")]


def test_i2_the_audit_is_in_a_store_of_its_own_in_which_nothing_else_is(database, place):
    note(database)
    with database._engine.begin() as connection:
        tables = tables_in(connection)
    assert {name for name in tables if name.startswith("registro.")} == {"registro.audit", "registro.audit_head"}
    assert "audit" not in tables
    if database._engine.dialect.name == "sqlite":
        database.scrub()
        held = contents(place.files, place.keys)
        assert [name for name, content in held.items() if b"sessions=0" in content] == ["bussola-registro.db"]


@given(st.text(min_size=1))
def test_i2_no_words_fit_into_an_outcome(words: str):
    spoken = any(mark.isspace() or mark in "@+'?!" or ord(mark) > 127 for mark in words)
    if spoken:
        with pytest.raises(ValueError):
            AuditEvent("purge", words)


@pytest.mark.parametrize("contact", ["3331234567", "tel=3331234567", "ada@esempio.invalid", "Ada Rossi", "+39333"])
def test_i2_no_contact_fits_into_an_outcome(contact: str):
    with pytest.raises(ValueError):
        AuditEvent("purge", contact)


def test_the_clock_of_the_audit_is_utc(database):
    note(database, 1)
    with database._engine.begin() as connection:
        at = connection.scalar(select(audit.c.at))
    assert (at, at.utcoffset().total_seconds()) == (NOW, 0)
