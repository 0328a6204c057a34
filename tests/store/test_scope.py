"""Whose rows a transaction sees. In PostgreSQL the database itself refuses another cooperative's, whatever is asked of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from psycopg import sql
from sqlalchemy import delete, func, insert, make_url, select, text, update
from sqlalchemy.exc import DBAPIError, ProgrammingError

from bot.people.inbox import Asker
from bot.people.reminder import ReminderAsked
from bot.settings import PROJECT
from bot.store.database import Database, DatabaseFault, open_database
from bot.store.lead_tables import lead_notes, lead_openings, lead_shares, leads, opportunities, relay_messages
from bot.store.reminder_tables import reminders
from bot.store.scope import bound, of_cooperative
from tests.conftest import NOW
from tests.store.test_database import turn
from tests.store.test_lead_store import CARLA, DINO, NOBODY, house, leave
from tests.support.databases import KEYS, Place
from tests.support.filling import VISIT
from tests.support.postgres import ROLE, Server

__all__ = ["house"]
FENCED = (lead_shares, lead_openings, lead_notes, relay_messages, opportunities, leads)
"""What is a cooperative's."""


@pytest.fixture
def place(on_postgresql: Place) -> Place:
    return on_postgresql


@pytest.fixture
def busy(house: Database) -> Database:
    """Of everything one for Carla's cooperative, and one for Dino's."""
    for asker, student in ((CARLA, "web:ada"), (DINO, "web:berto")):
        key = leave(house, student, (asker.cooperative,))
        house.leads.open(asker, key)
        house.leads.write(asker, key, "Ciao!")
        house.leads.add_note(asker, key, "Nota")
        house.opportunities.put(asker, VISIT)
    return house


def number(database: Database, table, asker: Asker) -> int:
    with of_cooperative(database._engine, asker.cooperative) as connection:
        return connection.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("table", FENCED, ids=lambda table: table.name)
def test_h9_a_query_that_forgets_who_asks_finds_ones_own_rows_alone(busy: Database, table):
    assert [number(busy, table, asker) for asker in (CARLA, DINO, NOBODY)] == [1, 1, 0]
    with busy._engine.begin() as connection:  # the bot's own
        assert connection.scalar(select(func.count()).select_from(table)) == 2


@pytest.mark.parametrize("table", FENCED, ids=lambda table: table.name)
def test_h9_whoever_has_not_said_who_they_are_finds_nothing(busy: Database, table):
    with bound(busy._engine).begin() as connection:
        assert connection.execute(select(table)).all() == []
    with busy._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert connection.execute(select(table)).all() == []


@pytest.mark.parametrize("table", FENCED, ids=lambda table: table.name)
def test_h9_nothing_of_another_s_can_be_changed_erased_or_slipped_in(busy: Database, table):
    column = next(one for one in table.c if one.name in ("status", "how", "staff", "content", "province"))
    with of_cooperative(busy._engine, CARLA.cooperative) as connection:
        assert connection.execute(update(table).values({column.name: "x"})).rowcount == 1
    with busy._engine.begin() as connection:
        row = dict(connection.execute(select(table).where(column != "x")).mappings().one())
    row.pop("id", None)
    row |= {"key": "another", "owner": "another"} if table is leads else {}
    row |= {"key": "another"} if table is opportunities else {}
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, of_cooperative(busy._engine, CARLA.cooperative) as connection:
        connection.execute(insert(table).values(row))
    with of_cooperative(busy._engine, DINO.cooperative) as connection:
        for one in FENCED:
            connection.execute(delete(one))
    assert [number(busy, table, asker) for asker in (CARLA, DINO)] == [1, 0]


def test_h9_a_student_s_reminders_are_no_cooperative_s(busy: Database):
    busy.keep("telegram:17", turn(reminders=(ReminderAsked("visita", NOW),)))
    assert [number(busy, reminders, asker) for asker in (CARLA, DINO, NOBODY)] == [0, 0, 0]
    with of_cooperative(busy._engine, CARLA.cooperative) as connection:
        connection.execute(delete(reminders))
        connection.execute(update(reminders).values(due_at=NOW + timedelta(days=1)))
    row = {"owner": "another", "opportunity": "visita", "sealed": b"", "due_at": NOW}
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, of_cooperative(busy._engine, CARLA.cooperative) as connection:
        connection.execute(insert(reminders).values(row))
    with busy._engine.begin() as connection:
        assert connection.scalar(select(reminders.c.due_at)) == NOW


def test_what_a_transaction_was_allowed_ends_with_it(busy: Database):
    engine = busy._engine
    with of_cooperative(engine, CARLA.cooperative) as connection:
        server = connection.scalar(text("SELECT pg_backend_pid()"))
    with bound(engine).begin() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) == server
        assert connection.scalar(select(func.count()).select_from(leads)) == 0


def test_an_interest_shared_with_two_ends_only_when_both_have_closed_it(house: Database):
    key = leave(house, "web:ada", (1, 2))
    house.leads.set_status(CARLA, key, "closed", "other")
    with house._engine.begin() as connection:
        assert connection.scalar(select(leads.c.ended_at)) is None
    house.leads.set_status(DINO, key, "closed", "other")
    with house._engine.begin() as connection:
        assert connection.scalar(select(leads.c.ended_at)) == NOW


def test_a_role_that_the_database_refuses_nothing_is_refused(postgres: Server, place: Place, keys, clock):
    for name, right in (("tutto", "SUPERUSER"), ("oltre", "BYPASSRLS")):
        role = sql.Identifier(name)
        postgres.run(sql.SQL("CREATE ROLE {} LOGIN {}").format(role, sql.SQL(right)))
        try:
            with pytest.raises(DatabaseFault) as fault:
                open_database(place.url.replace(f"//{ROLE}@", f"//{name}@"), keys, clock)
            assert (fault.value.key, str(fault.value)) == ("database.sees_all", name)
        finally:
            postgres.run(sql.SQL("DROP ROLE {}").format(role))


GRANTS = (
    "CREATE ROLE bussola_al_lavoro LOGIN",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO bussola_al_lavoro",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO bussola_al_lavoro",
    "GRANT USAGE ON SCHEMA registro TO bussola_al_lavoro",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA registro TO bussola_al_lavoro",
)
"""As docs/postgresql.md says them."""


def test_i1_a_role_that_does_not_own_the_tables_is_enough_and_can_take_no_guard_away(
    postgres: Server, place: Place, keys, clock
):
    name = make_url(place.url).database
    for statement in GRANTS:
        postgres.run(sql.SQL(statement), name)
    try:
        working = open_database(place.url.replace(f"//{ROLE}@", "//bussola_al_lavoro@"), keys, clock)
        key = leave(working, "web:ada", (working.add_cooperative("Cooperativa di prova Uno", (), ""),))
        assert working.leads.open(CARLA, key) is not None
        working.keep("web:ada", turn(forget=True))
        working.purge()
        working.scrub()
        for statement in (
            "ALTER TABLE registro.audit DISABLE TRIGGER USER",
            "DROP TRIGGER audit_unchanged ON registro.audit",
            "TRUNCATE registro.audit",
            "ALTER TABLE leads DISABLE ROW LEVEL SECURITY",
        ):
            with pytest.raises(ProgrammingError), working._engine.begin() as connection:
                connection.execute(text(statement))
        working.dispose()
    finally:
        postgres.run(sql.SQL("DROP OWNED BY bussola_al_lavoro"), name)
        postgres.run(sql.SQL("DROP ROLE bussola_al_lavoro"))


def test_what_the_documents_tell_to_write_is_what_was_tried():
    told = (PROJECT / "docs" / "postgresql.md").read_text("utf-8")
    for statement in GRANTS:
        assert statement in told


def test_what_only_reads_does_not_wait_for_whoever_writes(house: Database):
    leave(house, "web:ada")
    with house._engine.begin() as connection:
        connection.execute(text("UPDATE lead_shares SET status = 'taken'"))
        assert [row.status for row in house.leads.page(CARLA).rows] == ["new"]
    assert [row.status for row in house.leads.page(CARLA).rows] == ["taken"]


def test_whoever_says_to_read_can_not_write(house: Database):
    with pytest.raises(DBAPIError, match="read-only"), of_cooperative(house._engine, 1, only_reads=True) as connection:
        connection.execute(delete(leads))


def test_a_nul_that_somebody_sends_is_found_nowhere_and_breaks_nothing(house: Database):
    assert house.leads.open(CARLA, "a\0b") is None
    assert house.recall("\0") is None
    assert house.class_ends("\0") is None
    house.note_change("version.corpus", "a")
    assert house.staff.with_email("\0@esempio.invalid") is None


def test_a_table_whose_last_row_was_erased_takes_no_room_after_scrubbing(house: Database):
    house.begin(1)
    size = text("SELECT pg_relation_size('updates')")
    with house._engine.begin() as connection:
        assert connection.scalar(size)
        connection.execute(text("DELETE FROM updates"))
    house.scrub()
    with house._engine.begin() as connection:
        assert connection.scalar(size) == 0


def test_nobody_waits_for_ever_for_a_machine_that_went_away(house: Database):
    with house._engine.begin() as connection:
        for name in ("lock_timeout", "idle_in_transaction_session_timeout"):
            told = connection.scalar(text(f"SELECT current_setting('{name}')::interval"))
            assert timedelta(0) < told <= timedelta(minutes=1)


def test_both_open_the_same_while_it_is_being_made(bare_postgresql: Place, clock):
    with ThreadPoolExecutor(4) as workers:
        opened = list(workers.map(lambda _: open_database(bare_postgresql.url, KEYS, clock), range(4)))
    assert len({one._names.owner("web:ada") for one in opened}) == 1
    for one in opened:
        one.dispose()
