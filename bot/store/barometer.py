"""What the barometer counts: marks of the month that runs, and the numbers that are made of them once it is over."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select

from bot.people.barometer import (
    EVERYBODY,
    STAGES,
    Interested,
    Mark,
    Month,
    begins,
    month_after,
    month_before,
    month_of,
    publish_asked,
    publish_interests,
)
from bot.store.barometer_tables import barometer_marks, barometer_months
from bot.store.lead_tables import lead_shares, leads
from bot.store.pseudonyms import Pseudonyms


def count(connection: Connection, names: Pseudonyms, owner: str, marks: Iterable[Mark], now: datetime) -> None:
    """Count `marks` in the month of `now`, once for whoever `owner` is."""
    month = month_of(now)
    person = _person(names, month, owner)
    here = (barometer_marks.c.month == month) & (barometer_marks.c.person == person)
    known = set(connection.scalars(select(barometer_marks.c.mark).where(here)))
    for mark in sorted(set(marks) - known):
        connection.execute(insert(barometer_marks).values(month=month, mark=mark, person=person))


def marks_of(connection: Connection, names: Pseudonyms, owner: str) -> tuple[Mark, ...]:
    """What is counted of somebody, as long as it can be told whose it is."""
    own = barometer_marks.c.person.in_(_persons(connection, names, owner))
    return tuple(connection.scalars(select(barometer_marks.c.mark).where(own).order_by(barometer_marks.c.mark)))


def forget(connection: Connection, names: Pseudonyms, owner: str) -> None:
    """Forget what is counted of somebody in the month that runs; of months before nobody knows whose they were."""
    connection.execute(delete(barometer_marks).where(barometer_marks.c.person.in_(_persons(connection, names, owner))))


def make_months(connection: Connection, now: datetime) -> None:
    """Make the numbers of the months that are over, once, and throw away what they were made of.

    What was asked is told when its month is over; interests when the next one is over too.
    """
    running = month_of(now)
    over = barometer_marks.c.month < running
    for month in connection.scalars(select(barometer_marks.c.month).where(over).distinct()).all():
        if not _is_made(connection, month, EVERYBODY):
            put(connection, month, publish_asked(_asked_in(connection, month)))
    connection.execute(delete(barometer_marks).where(over))
    for month in _months_of_interests(connection, running):
        if not _is_made(connection, month, STAGES[0]):
            put(connection, month, publish_interests(_interested_in(connection, month)))


def put(connection: Connection, month: date, cells: Mapping[str, int], *, synthetic: bool = False) -> None:
    """Write numbers that may be told."""
    for cell, number in cells.items():
        connection.execute(insert(barometer_months).values(month=month, cell=cell, number=number, synthetic=synthetic))


def remove_synthetic(connection: Connection) -> None:
    """Take away what was invented."""
    connection.execute(delete(barometer_months).where(barometer_months.c.synthetic))


def months(connection: Connection) -> tuple[Month, ...]:
    """What may be known, the last month first; as long as there are invented numbers, those alone."""
    found: dict[bool, dict[date, dict[str, int]]] = {True: defaultdict(dict), False: defaultdict(dict)}
    for row in connection.execute(select(barometer_months).order_by(barometer_months.c.month.desc())):
        found[row.synthetic][row.month][row.cell] = row.number
    synthetic = bool(found[True])
    return tuple(Month(month, cells, synthetic) for month, cells in found[synthetic].items())


def _asked_in(connection: Connection, month: date) -> list[frozenset[Mark]]:
    marks: dict[str, set[Mark]] = defaultdict(set)
    here = select(barometer_marks.c.person, barometer_marks.c.mark).where(barometer_marks.c.month == month)
    for person, mark in connection.execute(here):
        marks[person].add(mark)
    return [frozenset(one) for one in marks.values()]


def _months_of_interests(connection: Connection, running: date) -> Iterator[date]:
    """The months in which interests were left, as far as the one after is over."""
    first = connection.scalar(select(func.min(leads.c.left_at)).where(~leads.c.synthetic))
    month, last = (month_of(first) if first else running), month_before(running)
    while month < last:
        yield month
        month = month_after(month)


def _interested_in(connection: Connection, month: date) -> list[Interested]:
    """Those who left an interest in `month` and have not taken it back, each once."""
    met = (lead_shares.c.status == "met") | (lead_shares.c.reason == "met")
    reached = case((met, 1), else_=0)
    rows = connection.execute(
        select(leads.c.owner, leads.c.province, leads.c.professions, func.max(reached).label("reached"))
        .select_from(leads.outerjoin(lead_shares, lead_shares.c.lead == leads.c.key))
        .where(leads.c.left_at >= begins(month), leads.c.left_at < begins(month_after(month)))
        .where(leads.c.withdrawn_at.is_(None), ~leads.c.synthetic)
        .group_by(leads.c.key, leads.c.owner, leads.c.province, leads.c.professions)
    )
    of_owner: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        of_owner[row.owner].append(row)
    return [
        Interested(
            frozenset(row.province for row in mine),
            frozenset(code for row in mine for code in json.loads(row.professions)),
            STAGES[max(row.reached for row in mine)],
        )
        for mine in of_owner.values()
    ]


def _is_made(connection: Connection, month: date, cell: str) -> bool:
    here = (barometer_months.c.month == month) & (barometer_months.c.cell == cell) & ~barometer_months.c.synthetic
    return connection.scalar(select(barometer_months.c.number).where(here)) is not None


def _persons(connection: Connection, names: Pseudonyms, owner: str) -> list[str]:
    """The pseudonyms somebody would have in the months of which there are marks."""
    found = connection.scalars(select(barometer_marks.c.month).distinct())
    return [_person(names, month, owner) for month in found]


def _person(names: Pseudonyms, month: date, owner: str) -> str:
    return names.keyed("barometer", month.isoformat(), owner)
