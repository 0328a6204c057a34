"""A teacher's class: a code that pupils may join by, and the few numbers its teacher may read. Pure policy.

What is counted is that somebody asked about a page, or asked what no page answers: once a pupil, page and week, by a pseudonym
that holds for that week and that class alone and is thrown away with it. When a week is over its numbers are made once, here, and
nothing else of it is kept: what was not fit to be shown is in no table.

No number can be set against another. Weeks do not overlap, none is shown before it is over, none is counted again, and no other
span can be asked for. Below ten nothing is told, not even whether it is none. Numbers go in steps of ten (steps of five too): by
five two numbers could differ by five, and tell of a change of nine pupils at most. And where a single number of a table would be
missing, the least of the others goes too, or it might be worked out from the pupils in all.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

CODE = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
"""What a code may be, and what a link into Telegram may carry."""
LABEL = re.compile(r"[\w .\-ªº^]{0,20}")
"""What a class may be called by its teacher: short, and no address fits."""
LASTS = timedelta(days=30)
LONGEST_NAME = 60
"""Of a teacher, as whoever invites calls them."""
MOST_CLASSES = 12
"""That one teacher may have at a time."""
FEWEST = 10
STEP = 10
_HERE = ZoneInfo("Europe/Rome")

Mark = str
"""What is counted: `asked:<page>`, or `missing:<page>`, the page nearest to what could not be answered ("": none)."""
Table = Literal["asked", "missing"]


@dataclass(frozen=True, slots=True)
class Teacher:
    """Someone who was invited; `name` is what whoever invited calls them."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class: nothing of a pupil is here. After `ends_at` nobody joins it, and nothing is counted."""

    code: str
    label: str
    created_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Week:
    """What may be known of a week that is over: `pupils` who asked anything, `cells` by mark. Absent: fewer than `FEWEST`."""

    monday: date
    pupils: int
    cells: Mapping[Mark, int]


@dataclass(frozen=True, slots=True)
class Invited:
    """A teacher and when they last came in; with the classes that are open, where they are asked for.

    Who is `suspended` has no link that lets them in; their classes go on.
    """

    teacher: Teacher
    seen_at: datetime
    suspended: bool = False
    classes: tuple[SchoolClass, ...] = ()


class NoMoreClasses(Exception):
    """A teacher has as many classes as one may."""


def week_of(now: datetime) -> date:
    """The Monday of the week of `now`, in Italy."""
    today = now.astimezone(_HERE).date()
    return today - timedelta(days=today.weekday())


def publish(pupils: int, counted: Mapping[Mark, int]) -> tuple[int, dict[Mark, int]]:
    """What may be told of a week: pupils in all (0: too few), and the marks fit to be shown, in steps, table by table."""
    if pupils < FEWEST:
        return 0, {}
    shown = {mark: stepped(number) for mark, number in counted.items() if number >= FEWEST}
    for table in ("asked", "missing"):
        here = [mark for mark in counted if table_of(mark) == table]
        if sum(mark not in shown for mark in here) == 1 and len(here) > 1:
            del shown[min((mark for mark in here if mark in shown), key=lambda mark: (counted[mark], mark))]
    return stepped(pupils), shown


def stepped(number: int) -> int:
    """`number` down to its step: whoever reads 20 knows that it is at least 20."""
    return number // STEP * STEP


def table_of(mark: Mark) -> str:
    """The table a mark belongs to."""
    return mark.partition(":")[0]


def page_of(mark: Mark) -> str:
    """The page a mark is about."""
    return mark.partition(":")[2]


def asked_about(sections: Iterable[str]) -> tuple[Mark, ...]:
    """The mark of an answer from `sections` (ids), the first of which was asked for."""
    first = next(iter(sections), "")
    return (f"asked:{first.partition('#')[0]}",) if first else ()


def found_missing(nearest: Iterable[str]) -> tuple[Mark, ...]:
    """The mark of a question that no page answers; `nearest` are sections (ids) that come closest."""
    return (f"missing:{next(iter(nearest), '').partition('#')[0]}",)
