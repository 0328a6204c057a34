"""What may be told of a month: no number, and no set of numbers, gives a few people away."""

from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import combinations, combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.barometer import (
    FEWEST,
    STAGES,
    Interested,
    asked,
    missing,
    month_after,
    month_before,
    month_of,
    publish_asked,
    publish_interests,
)

NAMES = st.sampled_from(["Cremona", "Brescia", "Mantova", ""])
CODES = st.frozensets(st.sampled_from(["oss", "asa", "as"]), max_size=3)
PEOPLE = st.lists(
    st.builds(Interested, st.frozensets(NAMES, min_size=1, max_size=2), CODES, st.sampled_from(STAGES)), max_size=120
)
MARKS = st.sampled_from(["asked:oss", "asked:asa", "myth:miti#uno", "missing:", "missing:oss"])
ASKED = st.lists(st.frozensets(MARKS, min_size=1), max_size=120)


@given(PEOPLE)
def test_no_number_is_of_fewer_than_ten_or_more_than_there_are(people):
    cells = publish_interests(people)
    assert {"left", "met"} <= cells.keys()
    for cell, number in cells.items():
        stage, _, rest = cell.partition(":")
        name = rest.partition(":")[2]
        there = [one for one in people if stage == "left" or one.stage == "met"]
        named = set(name.split(":")) if name else set()
        within = [one for one in there if named <= one.provinces | one.professions]
        assert number <= len(within)
        assert number % FEWEST == 0
        assert number or not rest


@given(ASKED)
def test_what_is_asked_goes_by_tens_and_is_never_more_than_there_are(people):
    cells = publish_asked(people)
    assert cells.pop("people") in range(0, len(people) + 1, FEWEST)
    for mark, number in cells.items():
        assert FEWEST <= number <= sum(mark in marks for marks in people)
        assert number % FEWEST == 0


@given(PEOPLE, ASKED)
def test_e2_no_two_numbers_of_a_month_differ_by_less_than_ten(people, marks):
    numbers = [*publish_interests(people).values(), *publish_asked(marks).values()]
    assert all(one == two or abs(one - two) >= FEWEST for one, two in combinations(numbers, 2))


@given(PEOPLE)
def test_rows_never_make_up_more_than_the_whole_nor_further_stages_more_than_earlier_ones(people):
    cells = publish_interests(
        [Interested(frozenset(sorted(one.provinces)[-1:]), one.professions, one.stage) for one in people]
    )
    for stage in STAGES:
        rows = [number for cell, number in cells.items() if cell.startswith(f"{stage}:province:")]
        assert sum(rows) <= cells[stage]
        assert (
            max([n for cell, n in cells.items() if cell.startswith(f"{stage}:profession:")], default=0) <= cells[stage]
        )
    assert cells["met"] <= cells["left"]
    assert all(
        number <= cells[cell.replace("met:", "left:")] for cell, number in cells.items() if cell.startswith("met:")
    )


def worlds(groups, most):
    """Every way in which up to `most` people of each group may be there: how many of each, and the people."""
    for numbers in product(range(most + 1), repeat=len(groups)):
        yield numbers, [one for one, number in zip(groups, numbers, strict=True) for _ in range(number)]


def hidden_but_known(groups, most, publish, cells_of, whole):
    """What is not told and may be few, and yet not any few (none to `fewest` - 1), for who knows all that is told and the rules.

    Small worlds, where two are enough to be told of, and all of them: nothing is left to luck.
    """
    fewest = 2
    possible = defaultdict(lambda: defaultdict(set))
    for _, people in worlds(groups, most):
        told = tuple(sorted(publish(people, fewest).items()))
        for cell, number in cells_of(people).items():
            possible[told][cell].add(number)
    return [
        (dict(told), cell, numbers)
        for told, cells in possible.items()
        if dict(told)[whole] < most  # beyond, worlds that would be possible were not made
        for cell, numbers in cells.items()
        if not dict(told).get(cell) and 0 < len(numbers & set(range(fewest))) < fewest
    ]


@pytest.mark.parametrize(
    ("table", "rows", "stages", "most"),
    [
        ("province", ("A", "B", "C"), ("left",), 6),
        ("province", ("A",), STAGES, 7),
        ("province", ("A", "B"), STAGES, 3),
        ("profession", ("A",), STAGES, 7),
    ],
)
def test_e1_nothing_that_is_hidden_can_be_worked_out_from_all_that_is_shown(table, rows, stages, most):
    def somebody(name, stage):
        names = frozenset({name} - {""})
        return Interested(names, frozenset(), stage) if table == "province" else Interested(frozenset(), names, stage)

    def cells_of(people):
        reached = {"left": people, "met": [one for one in people if one.stage == "met"]}
        return {stage: len(reached[stage]) for stage in stages} | {
            # The row "" are those who named nothing: no number of theirs is shown. Where there is one row they are the rest.
            f"{stage}:{table}:{row}": sum(row in (one.provinces | one.professions or {""}) for one in reached[stage])
            for stage, row in product(stages, (*rows, "") if len(rows) > 1 else rows)
        }

    groups = [somebody(name, stage) for name in (*rows, "") for stage in stages]
    assert hidden_but_known(groups, most, publish_interests, cells_of, "left") == []


def small_worlds(groups, most):
    """Every crowd of up to `most` people who are each of one of `groups`."""
    for size in range(most + 1):
        yield from combinations_with_replacement(groups, size)


def test_e1_the_cross_tells_nothing_of_what_is_hidden_that_the_two_tables_did_not_tell():
    """Small worlds, where two are enough to be told of, and all of them: people name a province or none, any professions."""
    fewest, provinces, codes, most = 2, "AB", "xy", 7
    names = product(("", *provinces), ("", "x", "y", "xy"))
    groups = [Interested(frozenset({name}), frozenset(named), "left") for name, named in names]
    of_tables, of_all = defaultdict(lambda: defaultdict(set)), defaultdict(lambda: defaultdict(set))
    crossed = 0
    for people in small_worlds(groups, most):
        told = publish_interests(people, fewest)
        if told["left"] + fewest > most + 1:  # beyond, worlds that would be possible are not made
            continue
        shown = tuple(sorted(told.items()))
        tables = tuple(one for one in shown if ":pair:" not in one[0])
        crossed += len(shown) > len(tables)
        rows = Counter(
            cell
            for one in people
            for cell in {
                f"left:{row}"
                for name in one.provinces
                for code in one.professions or {""}  # who named none: always hidden
                for row in (f"pair:{name}:{code}", f"province:{name}", f"profession:{code}")
            }
        )
        for name, code in product(("", *provinces), ("", *codes)):
            for cell in (f"left:pair:{name}:{code}", f"left:province:{name}", f"left:profession:{code}"):
                of_tables[tables][cell].add(rows[cell])
                of_all[shown][cell].add(rows[cell])
    few = set(range(fewest))
    narrowed = [
        (dict(shown), cell)
        for shown, cells in of_all.items()
        for cell, numbers in cells.items()
        if cell not in dict(shown)
        and numbers & few
        and numbers & few != of_tables[tuple(one for one in shown if ":pair:" not in one[0])][cell] & few
    ]
    assert crossed
    assert narrowed == []


@given(PEOPLE)
def test_no_pair_is_told_to_be_more_than_its_province_or_its_profession(people):
    cells = publish_interests(people)
    for cell, number in cells.items():
        if ":pair:" in cell:
            _, _, name, code = cell.split(":")
            assert number <= min(cells[f"left:province:{name}"], cells[f"left:profession:{code}"])


def test_a_profession_is_crossed_with_every_province_or_with_none():
    def crowd(*numbers):
        return [
            Interested(frozenset({name}), frozenset({code} - {""}), "left")
            for name, code, number in numbers
            for _ in range(number)
        ]

    whole = crowd(("Cremona", "oss", 20), ("Brescia", "oss", 20), ("Cremona", "asa", 15), ("", "", 60))
    pairs = {cell: number for cell, number in publish_interests(whole).items() if ":pair:" in cell}
    assert pairs == {"left:pair:Brescia:oss": 20, "left:pair:Cremona:oss": 20}
    lacking = crowd(("Cremona", "oss", 31), ("Brescia", "oss", 9), ("Brescia", "asa", 15), ("", "", 60))
    assert not any(":pair:" in cell for cell in publish_interests(lacking))


def test_no_mark_that_is_hidden_can_be_worked_out_from_all_that_is_shown():
    marks = [f"asked:{page}" for page in "abcde"]
    groups = [*(frozenset({mark}) for mark in marks), frozenset(marks[:2])]

    def cells_of(people):
        return {mark: sum(mark in one for one in people) for mark in marks}

    assert hidden_but_known(groups, 4, publish_asked, cells_of, "people") == []


def test_the_least_row_goes_where_the_whole_would_tell_of_a_few_others():
    """48 in all, 39 of them in Cremona: 40 beside 30 would tell that there is somebody elsewhere."""
    here, there = frozenset({"Cremona"}), frozenset({"Brescia"})
    people = [Interested(here, frozenset(), "left")] * 39 + [Interested(there, frozenset(), "left")] * 9
    assert publish_interests(people) == {"left": 40, "met": 0}
    assert publish_interests(people[:-9]) == {"left": 30, "met": 0, "left:province:Cremona": 30}


def test_where_too_few_met_a_cooperative_they_are_counted_with_the_others():
    people = [Interested(frozenset({"Cremona"}), frozenset({"oss"}), stage) for stage in (*["left"] * 8, *["met"] * 5)]
    assert publish_interests(people) == {
        "left": 10,
        "met": 0,
        "left:province:Cremona": 10,
        "left:profession:oss": 10,
    }


def test_a_mark_names_a_page_a_myth_or_what_comes_nearest():
    assert asked("oss#come-si-diventa", is_myth=False) == "asked:oss"
    assert asked("miti#e-vero", is_myth=True) == "myth:miti#e-vero"
    assert missing(["oss#paga", "asa#paga"]) == "missing:oss"
    assert missing([]) == "missing:"


@pytest.mark.parametrize(
    ("moment", "first"),
    [("2026-10-31T22:59+00:00", "2026-10-01"), ("2026-10-31T23:00+00:00", "2026-11-01")],  # midnight in Italy
)
def test_a_month_is_one_in_italy(moment, first):
    assert month_of(datetime.fromisoformat(moment)) == date.fromisoformat(first)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(lambda day: day.replace(day=1)))
def test_months_follow_each_other(first):
    assert month_before(month_after(first)) == first
    assert 28 <= (month_after(first) - first).days <= 31
