"""What a teacher may be told of a class: no number, and no two numbers, give a few pupils away."""

from datetime import UTC, date, datetime
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.classes import CODE, FEWEST, LABEL, asked_about, found_missing, publish, week_of

pages = st.sampled_from(["oss", "educatore", "asa", "mito-1", "visite"])
marks = st.builds("{}:{}".format, st.sampled_from(["asked", "missing"]), pages)
counts = st.dictionaries(marks, st.integers(0, 60))


@given(st.integers(0, 80), counts)
def test_e1_no_number_below_ten_is_told_and_all_go_by_fives(pupils, counted):
    everybody, shown = publish(pupils, counted)

    for number in (everybody, *shown.values()):
        assert number == 0 or number >= FEWEST
        assert number % 5 == 0
    assert 0 not in shown.values()
    assert everybody <= pupils
    assert all(number <= counted[mark] for mark, number in shown.items())


@given(st.integers(10, 80), counts)
def test_e1_no_table_lacks_a_single_number_that_could_be_worked_out_from_the_others(pupils, counted):
    _, shown = publish(pupils, counted)

    for table in ("asked", "missing"):
        here = [mark for mark in counted if mark.startswith(table)]
        hidden = [mark for mark in here if mark not in shown]
        assert len(hidden) != 1 or len(here) == 1


def test_e1_the_least_number_is_what_goes_with_a_small_one():
    assert publish(40, {"asked:oss": 31, "asked:asa": 14, "asked:educatore": 3})[1] == {"asked:oss": 30}


def test_a_class_of_fewer_than_ten_is_told_nothing():
    assert publish(9, {"asked:oss": 9}) == (0, {})


@given(st.integers(0, 80), st.integers(0, 80), counts, counts)
def test_e2_no_two_numbers_differ_by_less_than_ten(pupils, others, counted, other):
    """Whatever two weeks, classes or pages are set against each other, and pupils in all against pages."""
    told = [publish(pupils, counted), publish(others, other)]
    numbers = [number for everybody, shown in told for number in (everybody, *shown.values())]

    assert all(one == two or abs(one - two) >= FEWEST for one, two in combinations(numbers, 2))


@given(st.integers(10, 80), counts, st.data())
def test_e2_one_pupil_more_is_no_change_of_less_than_ten(pupils, counted, data):
    """A teacher who knows what everybody else asked, but for one."""
    mark = data.draw(marks)
    before, after = publish(pupils, counted), publish(pupils + 1, {**counted, mark: counted.get(mark, 0) + 1})

    for name in {*before[1], *after[1]}:
        change = abs(after[1].get(name, 0) - before[1].get(name, 0))
        assert change == 0 or change >= FEWEST
    assert abs(after[0] - before[0]) in (0, FEWEST)


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        ("2026-11-22T22:59+00:00", "2026-11-16"),
        ("2026-11-22T23:00+00:00", "2026-11-23"),  # midnight in Italy
        ("2026-11-23T10:00+00:00", "2026-11-23"),
    ],
)
def test_a_week_goes_from_monday_to_sunday_in_italy(moment, monday):
    assert week_of(datetime.fromisoformat(moment)) == date.fromisoformat(monday)


@given(st.datetimes(timezones=st.just(UTC), allow_imaginary=False))
def test_every_moment_is_of_one_week_that_begins_on_a_monday(now):
    assert week_of(now).weekday() == 0


def test_what_is_counted_is_a_page_and_never_a_section_or_a_word():
    assert asked_about(["oss#come-si-diventa", "asa#paga"]) == ("asked:oss",)
    assert asked_about([]) == ()
    assert found_missing(["oss#paga"]) == ("missing:oss",)
    assert found_missing([]) == ("missing:",)


@pytest.mark.parametrize("code", ["", "a b", "à", "x" * 65, "../etc", "ab\n"])
def test_e3_what_is_no_code_is_refused(code):
    assert not CODE.fullmatch(code)


@pytest.mark.parametrize("label", ["elena@scuola.it", "x" * 21, "<b>", "333/1234567"])
def test_a_class_is_not_called_by_an_address(label):
    assert not LABEL.fullmatch(label)
