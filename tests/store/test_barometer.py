"""The barometer over a real database: people are counted for a month, told of by tens, and forgotten."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.conversation.session import Session
from bot.people.consent import ConsentEvent
from bot.people.inbox import Asker
from bot.people.lead import Lead, LeadLeft
from bot.store.barometer_tables import barometer_marks
from bot.store.demo import DemoWords
from bot.turn import Turn
from tests.conftest import NOW
from tests.store.test_classes import dump, named
from tests.store.test_database import turn

ASKED = "asked:oss"
NOVEMBER = date(2026, 11, 1)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)
JANUARY = datetime(2027, 1, 1, tzinfo=UTC)


def ask(database, people: int, mark: str = ASKED) -> None:
    for number in range(people):
        database.keep(named(mark, number), Turn(Session(), (), None, counted=(mark,)))


def over(database, clock, moment=DECEMBER):
    clock.now = moment
    database.purge()
    return {one.first: dict(one.cells) for one in database.barometer_months()}


@pytest.fixture
def cooperative(database) -> int:
    return database.add_cooperative("Cooperativa di prova Uno", ("Cremona",), "")


@pytest.fixture
def leave(database, cooperative):
    """So many people, all synthetic, leave an interest."""

    def put(people: int, **fields) -> None:
        for number in range(people):
            given = {"name": "Ada", "age_band": "minor", "province": "Cremona", "professions": ("oss",)}
            lead = Lead.model_validate({**given, **fields, "recipients": (cooperative,)})
            agreed = ConsentEvent("follow_up", "0" * 64, recipients=("Cooperativa di prova Uno",))
            database.keep(f"web:{number}", Turn(Session(), (), None, consents=(agreed,), leads=(LeadLeft(lead),)))

    return put


def test_what_is_asked_is_told_when_the_month_is_over_and_not_before(database, clock):
    ask(database, 23)
    assert over(database, clock, datetime(2026, 11, 30, 22, 59, tzinfo=UTC)) == {}
    assert over(database, clock, datetime(2026, 11, 30, 23, 0, tzinfo=UTC)) == {NOVEMBER: {"people": 20, ASKED: 20}}


def test_one_person_who_asks_ten_times_counts_once(database, clock):
    for _ in range(10):
        ask(database, 9)
    assert over(database, clock) == {NOVEMBER: {"people": 0}}


def test_a_month_is_made_once_and_does_not_change_afterwards(database, clock):
    ask(database, 12)
    told = over(database, clock)
    clock.now = NOW  # another machine, whose clock is slow
    ask(database, 40, "asked:asa")
    assert over(database, clock) == told


def test_what_was_not_fit_to_be_told_is_in_no_table(database, clock):
    ask(database, 12)
    ask(database, 3, "asked:raro")
    ask(database, 9, "missing:altro-raro")
    over(database, clock)
    assert ASKED in dump(database)
    assert "raro" not in dump(database)
    assert "barometer_marks:" not in dump(database)


def test_no_pseudonym_of_a_month_is_found_in_another_month_or_table(database, clock):
    def people() -> set[str]:
        with database._engine.begin() as connection:
            return set(connection.scalars(select(barometer_marks.c.person)))

    ask(database, 1)
    first = people()
    over(database, clock)
    ask(database, 1)
    assert len(first | people()) == 2
    assert all(pseudonym not in dump(database) for pseudonym in first)


def test_d2_whoever_wants_to_be_forgotten_is_counted_no_longer(database, clock):
    ask(database, 10)
    assert database.own_data(named(ASKED, 0)).counted == (ASKED,)

    database.keep(named(ASKED, 0), turn(forget=True))

    assert database.own_data(named(ASKED, 0)).counted == ()
    assert over(database, clock) == {NOVEMBER: {"people": 0}}


def test_what_is_asked_in_the_turn_that_forgets_is_not_counted(database):
    database.keep("web:ada", Turn(Session(), (), None, counted=(ASKED,), forget=True))
    assert "barometer_marks:" not in dump(database)


def test_interests_are_told_when_the_month_after_theirs_is_over_too(database, clock, leave):
    leave(12)
    assert over(database, clock) == {}
    told = over(database, clock, JANUARY)[NOVEMBER]
    assert told == {"left": 10, "met": 0, "left:province:Cremona": 10, "left:profession:oss": 10}


def test_a_meeting_counts_whatever_became_of_it_afterwards(database, clock, leave, cooperative):
    leave(22)
    carla = Asker(cooperative, "carla")
    for number, row in enumerate(database.leads.page(carla).rows[:12]):
        for status in ("taken", "contacted", "met"):
            database.leads.set_status(carla, row.key, status)
        if number % 2:
            database.leads.set_status(carla, row.key, "closed", "met")
    told = over(database, clock, JANUARY)[NOVEMBER]
    assert (told["left"], told["met"], told["met:profession:oss"]) == (20, 10, 10)


def test_an_interest_that_was_taken_back_is_not_counted(database, clock, leave):
    leave(10)
    database.keep("web:0", Turn(Session(), (), None, consents=(ConsentEvent("follow_up", "0" * 64, granted=False),)))
    assert over(database, clock, JANUARY)[NOVEMBER] == {"left": 0, "met": 0}


def test_interests_of_a_month_are_counted_once(database, clock, leave, cooperative):
    leave(12)
    told = over(database, clock, JANUARY)
    database.keep("web:0", Turn(Session(), (), None, consents=(ConsentEvent("follow_up", "0" * 64, granted=False),)))
    database.purge()
    assert {one.first: dict(one.cells) for one in database.barometer_months()} == told


def test_invented_numbers_are_marked_never_mixed_with_true_ones_and_go(database, clock):
    ask(database, 12)
    true = over(database, clock)
    words = DemoWords(("Uno", "Due"), ("Nord", "Sud"), "", "Visita", "Luogo", "Prova", ("oss", "asa"), ("miti#uno",))
    database.add_demo(words, 3)
    shown = database.barometer_months()
    assert len(shown) == 6
    assert all(one.synthetic for one in shown)
    over(database, clock, JANUARY)

    database.remove_demo()

    assert {one.first: dict(one.cells) for one in database.barometer_months()} == true
