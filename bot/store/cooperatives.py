"""Cooperatives as rows: added by the operator, offered to students while they are active."""

import json
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, insert, select, update

from bot.people.cooperative import Cooperative
from bot.store.lead_tables import cooperatives


class NameTaken(Exception):
    """There is an active cooperative of that name."""


def add(
    connection: Connection,
    name: str,
    provinces: tuple[str, ...],
    contact: str,
    now: datetime,
    *,
    consortium: bool = False,
    synthetic: bool = False,
) -> int:
    """Add a cooperative, or put one of that name back with what is said now; its number.

    Raises:
        NameTaken: it is there already, and active.
    """
    values = {
        "provinces": json.dumps(provinces, ensure_ascii=False),
        "contact": contact,
        "consortium": consortium,
        "synthetic": synthetic,
        "active": True,
    }
    known = _named(connection, name)
    if known is not None and known.active:
        raise NameTaken(name)
    if known is not None:
        connection.execute(update(cooperatives).where(cooperatives.c.id == known.id).values(name=name, **values))
        return cast("int", known.id)
    row = insert(cooperatives).values(name=name, added_at=now, **values)
    return cast("int", connection.scalar(row.returning(cooperatives.c.id)))


def close(connection: Connection, name: str) -> bool:
    """Offer a cooperative to nobody any more; whether it was there."""
    known = _named(connection, name)
    if known is None or not known.active:
        return False
    connection.execute(update(cooperatives).where(cooperatives.c.id == known.id).values(active=False))
    return True


def active(connection: Connection) -> tuple[Cooperative, ...]:
    """Who may receive interests now, by name."""
    rows = connection.execute(select(cooperatives).where(cooperatives.c.active).order_by(cooperatives.c.name))
    return tuple(cooperative_of(row) for row in rows)


def cooperative_of(row: Row[Any]) -> Cooperative:
    """The cooperative that a row is."""
    return Cooperative(row.id, row.name, tuple(json.loads(row.provinces)), row.contact, row.consortium)


def _named(connection: Connection, name: str) -> Row[Any] | None:
    """The row of that name, in capitals or not. SQLite would not take "À" for "à"."""
    rows = connection.execute(select(cooperatives))
    return next((row for row in rows.all() if row.name.casefold() == name.casefold()), None)
