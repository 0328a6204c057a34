from datetime import timedelta

import pytest
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy.exc import IntegrityError

from bot.answering.models import AnswerRecord, Citation, Focus
from bot.conversation.session import Session
from bot.retrieval.library import Source
from bot.store.database import DatabaseFault, open_database
from bot.store.tables import metadata
from bot.store.versions import migrate
from bot.turn import Turn
from tests.conftest import NOW
from tests.support.schema import differences, tables_in

SESSION = Session("minor", "2026-11-22", NOW, None, Focus(("oss",), "paga"), "chiave")
SOURCE = Source("l205", "Legge 205", "Gazzetta", "2017", "https://esempio.invalid", "norma", True, NOW.date())
RECORD = AnswerRecord("chiave", NOW, "v1", ("oss#paga",), ("oss#orari",), (Citation(1, SOURCE, ("c.594",)),))


def turn(session=SESSION, records=(), **more) -> Turn:
    return Turn(session, (), None, tuple(records), **more)


def finish(database, number: int = 1, messages=("ciao",), records=(), session=SESSION):
    database.finish(number, "telegram:17", turn(session, records), messages, NOW)


def test_an_unknown_conversation_begins_anew(database):
    assert database.session("telegram:17") == Session()


def test_finishing_keeps_everything(database):
    database.begin(1)
    finish(database, records=[RECORD])

    assert database.attempts(1) is None
    assert database.session("telegram:17") == SESSION
    assert [(one.words, one.opening, one.asked_at) for one in database.waiting("telegram:17")] == [("ciao", True, NOW)]
    assert database.recall("chiave") == RECORD


def test_finishing_is_all_or_nothing(database):
    finish(database, 1, records=[RECORD])
    with pytest.raises(IntegrityError):
        finish(database, 2, session=Session(), records=[RECORD])

    assert database.attempts(2) == 0
    assert database.session("telegram:17") == SESSION
    assert len(database.waiting("telegram:17")) == 1


def test_what_is_finished_already_is_left_alone(database):
    finish(database)
    finish(database, session=Session(), messages=("di nuovo",))

    assert database.session("telegram:17") == SESSION
    assert [one.words for one in database.waiting("telegram:17")] == ["ciao"]


def test_attempts_survive_a_restart(database, place, keys, clock):
    database.begin(1)
    database.begin(1)
    again = open_database(place.url, keys, clock)

    assert again.attempts(1) == 2
    again.dispose()


def test_messages_keep_their_order_and_leave_when_erased(database):
    finish(database, 1, ("uno", "due"))
    finish(database, 2, ("tre",))
    first, second, third = database.waiting("telegram:17")
    assert [one.opening for one in (first, second, third)] == [True, False, True]

    database.erase(first.id)
    assert [one.words for one in database.waiting("telegram:17")] == ["due", "tre"]
    assert database.conversations_waiting() == ("telegram:17",)


def test_nothing_of_a_waiting_message_can_be_read_in_the_files(database, place):
    finish(database, messages=("parole-da-non-trovare",))

    assert place.files_with("telegram:17")
    assert not place.files_with("parole-da-non-trovare")


def test_a_key_that_was_replaced_still_opens_while_it_is_kept(database, place, clock, key):
    finish(database)
    renewed = MultiFernet([Fernet(Fernet.generate_key()), key])
    again = open_database(place.url, renewed, clock)
    assert [one.words for one in again.waiting("telegram:17")] == ["ciao"]
    again.dispose()

    with pytest.raises(DatabaseFault) as fault:
        open_database(place.url, MultiFernet([Fernet(Fernet.generate_key())]), clock)
    assert fault.value.key == "database.other_key"
    assert [one.words for one in database.waiting("telegram:17")] == ["ciao"]


def test_closing_forgets_session_and_messages(database):
    finish(database)
    database.close(2, "telegram:17")

    assert database.session("telegram:17") == Session()
    assert database.waiting("telegram:17") == ()
    assert database.attempts(2) is None


def test_closing_does_not_open_a_gate_that_is_shut(database):
    shut = NOW + timedelta(hours=3)
    finish(database, session=Session("under", closed_until=shut))
    database.close(2, "telegram:17")

    assert database.session("telegram:17") == Session(closed_until=shut)


def test_records_are_gone_after_thirty_days(database, clock):
    finish(database, records=[RECORD])
    clock.now = NOW + timedelta(days=29)
    assert database.recall("chiave") == RECORD

    clock.now = NOW + timedelta(days=30, seconds=1)
    assert database.recall("chiave") is None


def test_a_session_of_another_version_begins_anew_or_keeps_what_it_can(database):
    from sqlalchemy import insert

    from bot.store.tables import sessions

    states = {
        "telegram:1": '{"age_band": "adult", "unknown": 1}',
        "telegram:2": '{"age_band": "centenario"}',
        "telegram:3": "non è JSON",
    }
    with database._engine.begin() as connection:
        for conversation, state in states.items():
            connection.execute(insert(sessions).values(conversation=conversation, state=state, changed_at=NOW))

    assert database.session("telegram:1") == Session("adult")
    assert database.session("telegram:2") == database.session("telegram:3") == Session()


def test_the_migrations_make_the_tables_that_the_code_expects(database):
    with database._engine.begin() as connection:
        assert differences(connection) == []


def test_the_migrations_lead_back_too(database):
    engine = database._engine
    migrate(engine, "base")
    with engine.begin() as connection:
        left = tables_in(connection)
    migrate(engine)
    with engine.begin() as connection:
        again = tables_in(connection)

    assert left == {"alembic_version"}
    assert again == {"alembic_version", *metadata.tables}


def test_who_was_invited_as_a_teacher_still_is_after_the_way_back_and_forth_and_who_was_suspended_is_not(database):
    kept, suspended = (database.classes.add_teacher(name) for name in ("Elena Finta", "Dora Finta"))
    code = database.classes.open_class(database.classes.teacher(kept), "3B").code
    database.roster.suspend(database.classes.teacher(suspended).id, 1)
    migrate(database._engine, "0006")
    migrate(database._engine)

    assert database.classes.teacher(kept).name == "Elena Finta"
    assert database.class_ends(code) is not None
    assert database.classes.teacher(suspended) is None
    assert len(database.roster.all()) == 2


@pytest.mark.parametrize("url", ["sqlite:////proc/no/bussola.db", "nessuno://x/y"])
def test_a_database_that_cannot_be_opened_is_one_fault(url, keys, clock):
    with pytest.raises(DatabaseFault):
        open_database(url, keys, clock)


def test_the_last_migrations_go_and_come_back_with_interests_in_the_database(tmp_path, keys, clock):
    from sqlalchemy import update

    from bot.people.inbox import Asker
    from bot.store.lead_tables import lead_shares
    from tests.store.test_lead_store import leave

    database = open_database(f"sqlite:///{tmp_path}/bussola.db", keys, clock)
    for name in ("Uno", "Due"):
        database.add_cooperative(f"Cooperativa di prova {name}", (), "")
    key = leave(database, "web:ada")
    assert database.leads.propose(Asker(1, "carla"), key, 2)
    leave(database, "web:berto")
    database.close(None, "web:berto")
    passed_on = update(lead_shares).where(lead_shares.c.lead != key).values(status="closed", reason="handed_over")
    with database._engine.begin() as connection:
        connection.execute(passed_on)
    migrate(database._engine, "0006")
    migrate(database._engine)
    opened = database.leads.open(Asker(1, "carla"), key)
    assert (opened.row.name, opened.handover) == ("Ada", None)
    assert {row.reason for row in database.leads.page(Asker(1, "carla")).rows} == {"", "other"}
    assert database.leads.propose(Asker(1, "carla"), key, 2)
    database.dispose()
