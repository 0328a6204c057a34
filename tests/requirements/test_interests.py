"""Interests: what holds across the conversation, the store and the way in, and belongs to none of them alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversations import Conversations
from bot.records import MemoryRecords
from bot.store.database import Database
from tests.conftest import NOW
from tests.support.cast import CARLA, DINO
from tests.support.clock import Clock
from tests.support.databases import empty_database
from tests.support.student import Student, conversations_over

QUESTIONS = ("Come si diventa OSS?", "e quanto guadagna?", "come si diventa astronauta?", "grazie")


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    opened = empty_database(tmp_path, clock)
    opened.add_cooperative("Cooperativa di prova Uno", ("Provincia Uno",), "")
    opened.add_cooperative("Cooperativa di prova Due", ("Provincia Uno",), "")
    yield opened
    opened.dispose()


@pytest.fixture
def ada(database, context, clock) -> Student:
    return Student("web:ada", conversations_over(database, context, clock), database).enter()


def test_a5_below_telegrams_age_no_interest_can_be_left_there(database, context, clock):
    strict = replace(context, telegram_min_age=18)
    berto = Student("telegram:15", conversations_over(database, strict, clock), database)
    berto.say("/start")
    berto.choose("age:")
    for said in ("contact", "contact:about", "near"):
        berto.tap(said)
        assert [reply.kind for reply in berto.turn.replies] == ["gate"]
    for said in ("/contatto", "/vicino"):
        berto.say(said)
        assert [reply.kind for reply in berto.turn.replies] == ["gate"]
    assert database.session("telegram:15").draft is None


def test_a6_saying_no_to_being_contacted_changes_no_answer(answerer, context, database, clock):
    conversations = Conversations(
        answerer,
        MemoryRecords(),
        context,
        clock,
        people=database,
    )
    elena = Student("web:elena", conversations, database).enter()
    ada = Student("web:ada", conversations, database).enter()
    ada.say("/contatto")
    for one in ("contact:prof:ok", "contact:prov:-", "contact:year:-", "contact:rec:1", "contact:rec:ok", "contact:no"):
        ada.choose(one)
    assert "non passo niente" in ada.words

    for question in QUESTIONS:
        told = [_shown(student.say(question)) for student in (elena, ada)]
        assert told[0] == told[1]


def _shown(turn) -> list[tuple[str, str, list[str]]]:
    """Replies as they are read: what is behind a button differs from one answer to the next."""
    return [
        (reply.kind, reply.words, [button.label for row in reply.buttons for button in row]) for reply in turn.replies
    ]


def test_b4_a_yes_for_some_recipients_is_none_for_others(ada, database):
    ada.say("/contatto")
    for one in ("contact:prof:ok", "contact:prov:-", "contact:year:-", "contact:rec:1", "contact:rec:ok"):
        ada.choose(one)
    yes = ada.offered("contact:yes:")
    ada.choose("contact:go:recipients")
    ada.choose("contact:rec:2")
    ada.choose("contact:rec:ok")

    ada.tap(yes)

    assert database.session("web:ada").draft.notice == ""
    assert ada.offered("contact:yes:") != yes


@pytest.mark.parametrize("said", ["voglio morire", "mio padre mi picchia"])
def test_c5_the_day_is_a_whole_one_and_graver_or_less_grave_it_is_the_same(ada, database, clock, said):
    ada.say(said)
    clock.now += timedelta(hours=23, minutes=59)
    ada.say("/contatto")
    assert "riapre domani" in ada.words
    assert database.session("web:ada").draft is None


def test_h10_a_file_holds_no_more_interests_than_it_may(context, database, clock):
    for name in ("web:1", "web:2", "web:3"):
        Student(name, conversations_over(database, context, clock), database).enter().leave()

    assert len(database.leads.export(CARLA, most=2)) == 2
    assert database.leads.export(DINO, most=2) == ()
