"""From a school and a year to a profession: the stages in order, how long they take, what to check and when."""

from dataclasses import dataclass, replace
from datetime import date

from bot.guide.models import Date, Guide, Profession, Question, Said, Stage, Start

_SCHOOL_BEGINS = 9
"""The month."""


@dataclass(frozen=True, slots=True)
class Dated:
    """What to `check`, and the day to be reminded of it, where the pages tell one."""

    check: Date
    on: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A road from where someone is. `year` is the school year they are in (0: none was asked).

    The first `at_school` stages take the `school_years` that are left to the diploma, this one included. `years` is the sum of
    what is known (None: nothing is), `at_least` says that the true time is longer, `waits` that it begins at 18.
    """

    profession: Profession
    start: Start
    year: int
    school_years: int
    at_school: int
    stages: tuple[Stage, ...]
    years: int | None
    at_least: bool
    waits: bool
    costs: tuple[Said, ...]
    notes: tuple[Question, ...]
    alternatives: tuple[Question, ...]
    dates: tuple[Dated, ...]


def plan(guide: Guide, profession: Profession, start: Start, year: int, today: date) -> Plan:
    """The road from `start` to `profession`; `year` is brought within those of the start."""
    road = profession.road
    year = min(max(year, 1), start.years) if start.years else 0
    left = start.last_year - year + 1 if year else 0
    stages, school_years, at_least = road.stages, 0, road.at_least
    waits = road.after == "maggiorenne" and start.under_age
    before: tuple[Stage, ...] = ()
    match road.after:
        case "diploma":
            before = tuple(one for one in start.to_diploma if one.until is None or year <= one.until)
            stages, school_years, at_least = (*before, *stages), left, at_least or start.at_least
        case "maggiorenne" if waits:
            access = profession.cells.get("access")
            wait = replace(guide.coming_of_age, adds=(replace(access, text=f"{access.text}."),) if access else ())
            stages = (wait, *stages)
        case "superiore" if year:
            first = start.to_diploma[0] if start.school_of == profession.id else replace(stages[0], years=None)
            before, stages, school_years = (first,), (first, *stages[1:]), left
        case _:
            pass
    ahead = max(left - 1, 0) + sum(one.years or 0 for one in before)
    known = school_years + sum(one.years or 0 for one in stages)
    dates = tuple(one for one in guide.dates if one.id in road.dates)
    return Plan(
        profession,
        start,
        year,
        school_years,
        len(before) if school_years else 0,
        _told_once(stages),
        known or None,
        at_least,
        waits,
        road.costs,
        _notes(guide, profession, start, year),
        road.alternatives,
        tuple(Dated(one, _reminder(one, today, ahead)) for one in dates),
    )


def _told_once(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """The stages without what an earlier one has said already."""
    told: set[str] = set()
    found: list[Stage] = []
    for stage in stages:
        found.append(replace(stage, adds=tuple(one for one in stage.adds if one.text not in told)))
        told |= {one.text for one in stage.adds}
    return tuple(found)


def _notes(guide: Guide, profession: Profession, start: Start, year: int) -> tuple[Question, ...]:
    road = profession.road
    keys = (profession.id, road.after, road.way)
    notes = [one for key in keys for one in start.notes.get(key, ())]
    if road.after == "superiore" and year and start.school_of != profession.id:
        early, late = guide.change_of_school
        notes.insert(0, early if year <= 2 else late)
    return tuple(dict.fromkeys(notes))


def _reminder(found: Date, today: date, years_on: int) -> date | None:
    """The day in the calendar year in which school ends; this one or the next where it doesn't matter."""
    if found.day is None:
        return None
    month, day = found.day
    spring = today.year + (today.month >= _SCHOOL_BEGINS) + years_on
    on = date(spring, month, day)
    return on if on > today else date(spring + 1, month, day)
