"""How often somebody was in danger: by day, level and category. Of nobody, and with no time that would lead to somebody."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.people.audit import AuditEvent
from bot.store import audit
from bot.store.pseudonyms import Pseudonyms
from bot.store.tables import crisis_counts


def add(connection: Connection, code: str, now: datetime) -> None:
    """Count one more; `code` is a level and a category ("R:SUI")."""
    here = (crisis_counts.c.day == _day(now)) & (crisis_counts.c.code == code)
    more = update(crisis_counts).where(here).values(number=crisis_counts.c.number + 1)
    if not connection.execute(more).rowcount:
        connection.execute(insert(crisis_counts).values(day=_day(now), code=code, number=1))


def settle(connection: Connection, names: Pseudonyms, now: datetime) -> None:
    """Note the days that are over in the audit, and forget them here. Today waits: a row would tell when it happened."""
    over = select(crisis_counts).where(crisis_counts.c.day < _day(now))
    for row in connection.execute(over.order_by(crisis_counts.c.day, crisis_counts.c.code)).all():
        counted = AuditEvent("crisis.count", f"{row.code}={row.number}")
        audit.append(connection, names, counted, "", "", now)
    connection.execute(delete(crisis_counts).where(crisis_counts.c.day < _day(now)))


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()
