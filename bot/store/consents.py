"""Consents as rows: one for each time that one is given or taken back, by the pseudonym of who did."""

import json
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Row, delete, insert, select

from bot.people.consent import Consent, ConsentEvent, Purpose
from bot.store.tables import consents


def put(connection: Connection, owner: str, event: ConsentEvent, channel: str, now: datetime) -> int | None:
    """Keep an event; the number of its row, or None where there was nothing to take back."""
    notice, recipients = event.notice_hash, event.recipients
    if not event.granted:
        given = in_force(connection, owner, event.purpose)
        if given is None:
            return None
        notice, recipients = given.notice_hash, given.recipients
    row = insert(consents).values(
        owner=owner,
        purpose=event.purpose,
        granted=event.granted,
        notice_hash=notice,
        recipients=json.dumps(recipients, ensure_ascii=False),
        channel=channel,
        at=now,
    )
    return cast("int", connection.scalar(row.returning(consents.c.id)))


def in_force(connection: Connection, owner: str, purpose: Purpose) -> Consent | None:
    """The consent that holds now for a purpose, if there is one: what was said last counts."""
    rows = select(consents).where(consents.c.owner == owner, consents.c.purpose == purpose)
    row = connection.execute(rows.order_by(consents.c.id.desc()).limit(1)).first()
    return _consent(row) if row is not None and row.granted else None


def of(connection: Connection, owner: str) -> tuple[Consent, ...]:
    """Everything somebody agreed to or took back, oldest first."""
    rows = connection.execute(select(consents).where(consents.c.owner == owner).order_by(consents.c.id))
    return tuple(_consent(row) for row in rows)


def forget(connection: Connection, owner: str) -> None:
    """Forget all of somebody's."""
    connection.execute(delete(consents).where(consents.c.owner == owner))


def _consent(row: Row[tuple[object, ...]]) -> Consent:
    recipients = tuple(json.loads(row.recipients))
    return Consent(row.purpose, row.granted, row.notice_hash, recipients, row.channel, row.at)
