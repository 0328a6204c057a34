from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.planning import Plan, plan
from tests.support.guide import guide

TODAY = date(2026, 11, 22)


def road(code: str, start: str, year: int = 0, today: date = TODAY) -> Plan:
    return plan(guide(), guide().by_code[code], guide().start_by_code[start], year, today)


def stages(found: Plan) -> list[str]:
    return [stage.does.text for stage in found.stages]


def test_from_the_third_year_of_a_liceo_to_nursing_are_three_years_of_school_and_three_of_university():
    found = road("inf", "lsu", 3)
    assert (found.school_years, found.years, found.at_least) == (3, 6, False)
    assert stages(found)[0] == "Finisci il liceo e prendi il diploma"
    assert "Test d'ingresso di Infermieristica" in stages(found)


def test_whoever_has_the_diploma_begins_with_the_test():
    found = road("inf", "dpl")
    assert stages(found)[0] == "Test d'ingresso di Infermieristica"
    assert found.years == 3


def test_from_vocational_training_the_stages_already_passed_are_left_out():
    last, first = road("esp", "ifp", 4), road("esp", "ifp", 1)
    assert len(stages(last)) == len(stages(first)) - 1
    assert (first.at_school, first.school_years) == (3, 5)
    assert (last.at_school, last.school_years) == (2, 2)


def test_at_school_the_course_for_oss_waits_for_eighteen_and_for_an_adult_it_does_not():
    waiting = road("oss", "tec", 2)
    assert "18 anni" in stages(waiting)[0]
    assert waiting.waits
    assert "18 anni" not in stages(road("oss", "adu"))[0]


def test_another_school_is_told_how_to_change_by_its_year():
    early, late = road("dip", "lic", 1).notes[0], road("dip", "lic", 4).notes[0]
    assert "primi due anni" in early.heading
    assert "dalla terza" in late.heading
    assert all("cambiare" not in note.heading for note in road("dip", "psa", 2).notes)


@pytest.mark.parametrize(
    ("today", "year", "spring"),
    [
        (date(2026, 11, 22), 5, date(2027, 4, 1)),
        (date(2027, 2, 1), 5, date(2027, 4, 1)),
        (date(2027, 5, 1), 5, date(2028, 4, 1)),
        (date(2026, 9, 1), 3, date(2029, 4, 1)),
    ],
)
def test_reminders_fall_in_the_year_in_which_school_ends(today, year, spring):
    assert {one.check.id: one.on for one in road("inf", "lic", year, today).dates}["isee"] == spring


def test_no_stage_says_again_what_an_earlier_one_said():
    for start in guide().starts:
        told = [one.text for stage in road("esp", start.code, 1).stages for one in stage.adds]
        assert len(told) == len(set(told))


def test_what_the_pages_give_no_day_for_has_no_reminder():
    assert [one.on for one in road("oss", "dpl").dates] == [None]


@given(
    st.deferred(
        lambda: st.sampled_from(guide().professions)
    ),  # the pages are read when this is run, not when it is found
    st.deferred(lambda: st.sampled_from(guide().starts)),
    st.integers(-3, 9),
    st.dates(date(2026, 1, 1), date(2040, 12, 31)),
)
def test_from_every_start_and_year_a_road_leads_to_every_profession(profession, start, year, today):
    found = plan(guide(), profession, start, year, today)
    assert found.stages
    assert found.years is None or 1 <= found.years <= 16
    assert all(one.on is None or one.on > today for one in found.dates)
    assert all(said.marks for stage in found.stages for said in (stage.does, *stage.adds))
