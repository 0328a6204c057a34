"""Everything goes when its term ends: the clock stands where the test puts it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, true

from bot.conversation.memory import forget_topic
from bot.conversation.session import Session
from bot.people.audit import AuditEvent
from bot.people.consent import ConsentEvent
from bot.people.lead import Draft, Lead, LeadLeft
from bot.people.reminder import ReminderAsked
from bot.people.retention import TERMS
from bot.people.sent_question import QuestionSent, WrittenAnswer
from bot.store import consents, drafts, leaving, reminders, sent_questions
from bot.store.lead_store import Asker
from bot.store.purging import _DATED, _ONLY
from bot.store.tables import metadata
from tests.conftest import NOW
from tests.store.test_database import RECORD, turn

LAST = timedelta(minutes=1)


@pytest.fixture
def full(database):
    """A row of everything that is kept for a time."""
    database.begin(1)
    database.finish(
        1, "telegram:17", turn(consents=(ConsentEvent("ai_chat", "a" * 64),), records=[RECORD]), ["ciao"], NOW
    )
    leave_interests(database)
    send_questions(database)
    with database._engine.begin() as connection:
        reminders.keep(connection, database._keys, "ada", "telegram:17", ReminderAsked("visita", NOW))
    database.note(AuditEvent("purge", "sessions=1"))
    teacher = database.classes.teacher(database.classes.add_teacher("Elena Finta"))
    database.classes.open_class(teacher, "3B")
    return database


def leave_interests(database):
    """A form that was begun, an interest that is answered, and one that is not. Their students' sessions are left out."""
    number = database.add_cooperative("Cooperativa di prova Uno", (), "")
    lead = LeadLeft(Lead(name="Ada", age_band="minor", recipients=(number,)))
    agreed = ConsentEvent("follow_up", "b" * 64, recipients=("Cooperativa di prova Uno",))
    with database._engine.begin() as connection:
        for conversation in ("web:ada", "web:berto"):
            keeping = (connection, database._keys, database._names, conversation)
            owner = database._names.owner(conversation)
            leaving.keep(*keeping, lead, consents.put(connection, owner, agreed, "web", NOW), NOW)
        drafts.put(connection, database._keys, "web:ada", Draft("name", NOW))
    carla = Asker(number, "carla")
    database.leads.write(carla, database.leads.page(carla).rows[0].key, "Ciao!")


def send_questions(database):
    """A question to a person that waits, and one that was answered. Their authors' sessions are left out."""
    agreed = ConsentEvent("question", "c" * 64, recipients=("Consorzio di prova",))
    with database._engine.begin() as connection:
        for conversation in ("web:ada", "web:berto"):
            keeping = (connection, database._keys, database._names, conversation)
            consent = consents.put(connection, database._names.owner(conversation), agreed, "web", NOW)
            sent_questions.keep(*keeping, QuestionSent("chiave", "Parole di prova?"), consent, NOW)
    key = database.questions.waiting()[0].key
    database.questions.answer(1, key, WrittenAnswer("Parole.", "Fonte di prova", "https://esempio.invalid"))


def rows(database, name: str) -> int:
    table, dated = _DATED[name]
    with database._engine.begin() as connection:
        here = (dated <= NOW, _ONLY.get(name, true()))
        return connection.scalar(select(func.count()).select_from(table).where(*here))


def test_every_term_is_of_a_table_and_the_purge_knows_each():
    assert set(TERMS) == set(_DATED)
    assert {table.key for table, _ in _DATED.values()} <= set(metadata.tables)


@pytest.mark.parametrize("name", TERMS)
def test_d1_until_its_term_a_row_stays_and_after_it_goes(full, clock, name):
    assert rows(full, name)
    clock.now = NOW + TERMS[name].kept_for - LAST
    full.purge()
    assert rows(full, name)

    clock.now = NOW + TERMS[name].kept_for + LAST
    full.purge()
    assert not rows(full, name)


@pytest.mark.parametrize(
    ("name", "days"), [("sessions", 180), ("answer_records", 30), ("consents", 365), ("audit", 365), ("outbox", 3)]
)
def test_the_terms_are_those_that_were_decided(name, days):
    assert TERMS[name].kept_for == timedelta(days=days)


def test_nothing_that_waits_to_be_sent_outlives_three_days_so_that_no_words_of_ours_do(full, clock):
    clock.move(hours=73)
    full.purge()

    assert full.waiting("telegram:17") == ()


def test_whoever_comes_back_in_time_is_kept_without_what_was_spoken_of(full, clock):
    clock.move(days=179)
    full.keep("telegram:17", turn())
    clock.move(days=179)
    full.purge()

    assert full.session("telegram:17") == forget_topic(turn().session)


def test_a_pause_that_is_over_does_not_stay_to_tell_that_a_card_was_shown(database, clock):
    database.keep("telegram:17", replace(turn(), session=Session(no_lead_until=clock() + timedelta(hours=24))))
    clock.move(hours=23)
    database.purge()
    assert database.session("telegram:17").no_lead_until is not None
    clock.move(hours=1)
    database.purge()
    assert database.session("telegram:17").no_lead_until is None


def test_what_the_purge_took_is_noted_by_kind_and_number(full, clock):
    clock.move(days=181)
    full.purge()

    with full._engine.begin() as connection:
        audit = metadata.tables["registro.audit"]
        noted = connection.scalars(select(audit.c.outcome).order_by(audit.c.number.desc())).first()
    assert {"sessions=1", "outbox=1", "lead_drafts=1", "answer_records=1", "classes=1"} <= set(noted.split(","))


def test_the_report_counts_rows_and_names_the_oldest(full, clock):
    clock.move(days=2)
    full.keep("web:ada", turn())

    told = {one.table: (one.rows, one.oldest) for one in full.holdings()}
    assert told["sessions"] == (2, NOW)
    assert told["updates"] == (1, NOW)
    assert set(told) == set(TERMS)
