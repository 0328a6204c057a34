"""How soon a cooperative answers: its own interests alone, and nobody of its staff."""

from dataclasses import fields
from datetime import timedelta
from statistics import median_low

import pytest

from bot.people.inbox import LATELY, Promptness
from bot.people.lead import ANSWER_WITHIN
from bot.store.database import Database
from tests.conftest import NOW
from tests.store.test_lead_store import leave
from tests.support.cast import CARLA, DINO


@pytest.fixture
def house(database: Database) -> Database:
    database.add_cooperative("Cooperativa di prova Uno", (), "")
    database.add_cooperative("Cooperativa di prova Due", (), "")
    return database


def test_with_no_interest_there_is_nothing_to_tell(house: Database):
    assert house.leads.promptness(CARLA) == Promptness(0, 0, None, 0)


@pytest.mark.parametrize("days", [[1], [1, 3], [5, 0, 2], [9, 9, 1, 30, 2, 8]])
def test_half_of_those_who_had_an_answer_had_it_within_the_median(house: Database, clock, days: list[int]):
    clock.now = NOW - timedelta(days=60)
    keys = [leave(house, f"web:{number}") for number in range(len(days) + 1)]
    begun = clock.now
    for key, waited in sorted(zip(keys, days, strict=False), key=lambda pair: pair[1]):
        clock.now = begun + timedelta(days=waited, hours=1)
        house.leads.write(CARLA, key, "Ciao!")
    clock.now = NOW
    told = house.leads.promptness(CARLA)
    assert (told.left, told.answered) == (len(days) + 1, len(days))
    assert told.half_within == timedelta(days=median_low(days), hours=1)
    assert told.waiting == 1


def test_h9_each_cooperative_is_told_how_soon_it_answers_of_its_own(house: Database, clock):
    both = leave(house, "web:ada", (1, 2))
    house.leads.write(CARLA, both, "Ciao!")
    clock.move(days=8)
    assert house.leads.promptness(CARLA) == Promptness(1, 1, timedelta(0), 0)
    assert house.leads.promptness(DINO) == Promptness(1, 0, None, 1)


def test_one_waits_too_long_from_the_day_that_was_promised(house: Database, clock):
    leave(house, "web:ada")
    clock.now = NOW + ANSWER_WITHIN - timedelta(minutes=1)
    assert house.leads.promptness(CARLA).waiting == 0
    clock.now = NOW + ANSWER_WITHIN
    told = house.leads.promptness(CARLA)
    assert told.waiting == 1
    assert sum(row.waits_too_long(clock.now) for row in house.leads.page(CARLA).rows) == told.waiting


def test_who_was_left_long_ago_still_waits_and_is_counted_no_more_among_the_late_ones(house: Database, clock):
    leave(house, "web:ada")
    clock.now = NOW + LATELY + timedelta(days=1)
    assert house.leads.promptness(CARLA) == Promptness(0, 0, None, 1)


def test_what_is_closed_or_withdrawn_waits_for_nothing(house: Database, clock):
    key = leave(house, "web:ada")
    house.leads.set_status(CARLA, key, "closed", "no_places")
    leave(house, "web:berto")
    house.close(None, "web:berto")
    clock.move(days=30)
    assert house.leads.promptness(CARLA) == Promptness(2, 0, None, 0)


def test_nobody_of_the_staff_is_in_it():
    assert {one.name for one in fields(Promptness)} == {"left", "answered", "half_within", "waiting"}
