"""Which interests a cooperative's staff may ask for: every query of theirs is built here, and none without who asks."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, tuple_

from bot.people.inbox import Asker, Filters
from bot.store.lead_tables import cooperatives, lead_shares, leads, relay_messages

JOINED = lead_shares.join(leads, lead_shares.c.lead == leads.c.key).join(
    cooperatives, and_(lead_shares.c.cooperative == cooperatives.c.id, cooperatives.c.active)
)
"""Interests, each with whom it is shared, as long as they may receive any."""


def mine(asker: Asker, filters: Filters) -> ColumnElement[bool]:
    """Shared with the asker's cooperative, and let through by `filters`."""
    wanted: list[ColumnElement[bool]] = [lead_shares.c.cooperative == asker.cooperative]
    for value, column in (
        (filters.status, lead_shares.c.status),
        (filters.assigned_to, lead_shares.c.assigned_to),
        (filters.province, leads.c.province),
        (filters.school_year, leads.c.school_year),
        (filters.class_code, leads.c.class_code),
        (filters.opportunity, leads.c.opportunity),
    ):
        if value is not None:
            wanted.append(column == value)
    if filters.profession is not None:
        wanted.append(leads.c.professions.contains(json.dumps(filters.profession), autoescape=True))
    if filters.since is not None:
        wanted.append(lead_shares.c.left_at >= filters.since)
    if filters.until is not None:
        wanted.append(lead_shares.c.left_at <= filters.until)
    return and_(*wanted)


def this_share(asker: Asker, key: str) -> ColumnElement[bool]:
    """One interest, as it is shared with the asker's cooperative."""
    return and_(lead_shares.c.lead == key, lead_shares.c.cooperative == asker.cooperative)


def thread(asker: Asker, key: str) -> ColumnElement[bool]:
    """The messages about one interest between its student and the asker's cooperative."""
    return and_(relay_messages.c.lead == key, relay_messages.c.cooperative == asker.cooperative)


def listed(where: ColumnElement[bool]) -> Select[Any]:
    """Interests with how they go on where they are shared; `left_at` is when they came there."""
    of_lead = (column for column in leads.c if column.name != "left_at")
    of_share = (column for column in lead_shares.c if column.name != "lead")
    return select(*of_lead, *of_share).select_from(JOINED).where(where)


def beyond(query: Select[Any], after: str) -> Select[Any]:
    """What comes after the place `after` ("when~key"); all of it where that is no place."""
    moment, _, key = after.partition("~")
    try:
        last = datetime.fromisoformat(moment)
    except ValueError:
        return query
    if last.tzinfo is None:
        return query
    return query.where(tuple_(lead_shares.c.left_at, lead_shares.c.lead) < (last, key))


def share_of(connection: Connection, asker: Asker, key: str) -> Row[Any] | None:
    """One interest, withdrawn or not; None where it is not shared with the asker's cooperative."""
    return connection.execute(listed(this_share(asker, key))).first()


def unread_of(connection: Connection, asker: Asker, keys: list[str]) -> dict[str, int]:
    """How many of their students' messages the asker's cooperative has not read, by interest."""
    waiting = and_(
        relay_messages.c.lead.in_(keys),
        relay_messages.c.cooperative == asker.cooperative,
        relay_messages.c.author == "student",
        relay_messages.c.read_at.is_(None),
    )
    counted = select(relay_messages.c.lead, func.count()).where(waiting).group_by(relay_messages.c.lead)
    return {row[0]: row[1] for row in connection.execute(counted)}
