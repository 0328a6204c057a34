"""Cooperatives as rows: added by the operator, offered to students while they are active."""

import json
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, func, insert, select, update

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
    same = func.lower(cooperatives.c.name) == name.lower()
    known = connection.execute(select(cooperatives.c.id, cooperatives.c.active).where(same)).first()
    if known is not None and known.active:
        raise NameTaken(name)
    if known is not None:
        connection.execute(update(cooperatives).where(cooperatives.c.id == known.id).values(name=name, **values))
        return cast("int", known.id)
    row = insert(cooperatives).values(name=name, added_at=now, **values)
    return cast("int", connection.scalar(row.returning(cooperatives.c.id)))


def change(connection: Connection, number: int, provinces: tuple[str, ...], contact: str) -> None:
    """Say anew where a cooperative works and how it is reached."""
    said = {"provinces": json.dumps(provinces, ensure_ascii=False), "contact": contact}
    connection.execute(update(cooperatives).where(cooperatives.c.id == number).values(said))


def close(connection: Connection, name: str) -> bool:
    """Offer a cooperative to nobody any more; whether it was there."""
    here = (func.lower(cooperatives.c.name) == name.lower()) & cooperatives.c.active
    return connection.execute(update(cooperatives).where(here).values(active=False)).rowcount > 0


def active(connection: Connection) -> tuple[Cooperative, ...]:
    """Who may receive interests now, by name."""
    rows = connection.execute(select(cooperatives).where(cooperatives.c.active).order_by(cooperatives.c.name))
    return tuple(cooperative_of(row) for row in rows)


def read(connection: Connection, number: int) -> Cooperative | None:
    """The active cooperative with that number."""
    here = (cooperatives.c.id == number) & cooperatives.c.active
    row = connection.execute(select(cooperatives).where(here)).first()
    return cooperative_of(row) if row is not None else None


def cooperative_of(row: Row[Any]) -> Cooperative:
    """The cooperative that a row is."""
    return Cooperative(row.id, row.name, tuple(json.loads(row.provinces)), row.contact, row.consortium)
