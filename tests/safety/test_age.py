"""Ages that someone says of themselves, and ages of others: lines that were invented, none of them a person's."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from bot.safety.age import stated_age

TODAY = date(2026, 11, 22)
LINES = [json.loads(line) for line in (Path(__file__).parent / "ages.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("line", [one for one in LINES if one["age"] is not None], ids=lambda one: one["text"])
def test_an_age_said_of_oneself_is_understood_however_it_is_spelt(line: dict):
    assert stated_age(line["text"], TODAY) == line["age"]


@pytest.mark.parametrize("line", [one for one in LINES if one["age"] is None], ids=lambda one: one["text"])
def test_an_age_of_somebody_else_or_a_number_of_something_else_is_none(line: dict):
    assert stated_age(line["text"], TODAY) is None


def test_a_year_of_birth_is_read_in_the_light_of_todays_year():
    assert stated_age("sono nata nel 2013", TODAY) == 13
    assert stated_age("sono nata nel 2013", date(2027, 1, 2)) == 14


def test_a_very_long_text_is_read_to_its_end_in_a_moment():
    text = "ho un po di cose da dire, " * 800 + "e comunque ho 12 anni"
    start = time.perf_counter()
    assert stated_age(text, TODAY) == 12
    assert time.perf_counter() - start < 2
