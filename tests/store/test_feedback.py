from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.conversation.complaints import Judgement
from bot.conversation.memory import SILENCE
from bot.conversation.session import Session
from bot.store.database import Database, open_database
from bot.turn import Turn
from tests.support.clock import Clock

NOW = datetime(2026, 11, 30, 23, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


def keep(database: Database, *judgements: Judgement, conversation: str = "web:ada", session: Session | None = None):
    database.keep(conversation, Turn(session or Session(), (), None, judgements=judgements))


def test_complaints_are_counted_by_section_reason_and_month(database, clock):
    keep(database, Judgement("oss#paga", "wrong"))
    clock.now += timedelta(days=2)
    keep(database, Judgement("oss#paga", "wrong"), Judgement("oss#paga", "missing"))
    (found,) = database.least_helpful(1)
    assert (found.section_id, found.number, found.reasons) == ("oss#paga", 3, (("wrong", 2), ("missing", 1)))
    assert (found.first, found.last) == ("2026-11", "2026-12")


def test_what_is_taken_back_is_taken_off_also_in_a_later_month(database, clock):
    keep(database, Judgement("oss#paga", "wrong"))
    clock.now += timedelta(days=2)
    keep(database, Judgement("oss#paga", "wrong", -1), Judgement("oss#paga", "wrong", -1))
    assert database.least_helpful(1) == ()
    keep(database, Judgement("oss#paga", "wrong"))
    assert database.least_helpful(1)[0].number == 1


def test_few_complaints_are_told_to_nobody(database):
    keep(database, *(Judgement("oss#paga", "wrong") for _ in range(4)))
    assert database.least_helpful(5) == ()
    keep(database, Judgement("oss#paga", "other"))
    assert [one.number for one in database.least_helpful(5)] == [5]


def test_the_least_helpful_come_first(database):
    keep(database, *(Judgement("a#b", "other") for _ in range(5)), *(Judgement("c#d", "other") for _ in range(6)))
    assert [one.section_id for one in database.least_helpful(5)] == ["c#d", "a#b"]


def test_a_count_says_of_nobody_who_it_was_nor_when(database):
    keep(database, Judgement("oss#paga", "wrong"), conversation="telegram:4711")
    with database._engine.begin() as connection:
        rows = connection.execute(text("select * from complaints")).mappings().all()
    assert [dict(row) for row in rows] == [{"section": "oss#paga", "reason": "wrong", "month": "2026-11", "number": 1}]


def test_choices_of_interests_do_not_outlive_a_silence_even_if_nobody_comes_back(database, clock):
    ada = Session(age_band="minor", interests=(("ascoltare", "like"),))
    keep(database, session=ada)
    database.purge()
    assert database.session("web:ada") == ada
    clock.now += SILENCE + timedelta(minutes=1)
    keep(database, conversation="web:berto", session=ada)
    database.purge()
    assert database.session("web:ada") == replace(ada, interests=None)
    assert database.session("web:berto") == ada


def test_choices_of_interests_survive_a_restart_at_the_activity_reached(database, place, keys, clock):
    keep(database, session=Session(interests=(("ascoltare", "like"), ("giocare", "skip"))))
    database.dispose()
    second = open_database(place.url, keys, clock)
    assert second.session("web:ada").interests == (("ascoltare", "like"), ("giocare", "skip"))
    second.dispose()
