"""The audit as rows: each carries the keyed hash of itself and of the one before, so that what was changed shows."""

from datetime import UTC, datetime
from hmac import compare_digest

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.people.audit import Anchor, AuditEvent, Verdict, What
from bot.store.pseudonyms import Pseudonyms
from bot.store.tables import audit, audit_head, audit_mark

_FIRST = "0" * 64


def append(
    connection: Connection, names: Pseudonyms, event: AuditEvent, who: str, channel: str, now: datetime
) -> Anchor:
    """Add a row at the end of the chain; whoever else adds one waits for this transaction."""
    head = _head(connection, names)
    number = head.number + 1
    hashed = _hash(names, number, now, who, channel, event.what, event.outcome, head.hash)
    row = {"number": number, "at": now, "who": who, "channel": channel, "what": event.what, "outcome": event.outcome}
    connection.execute(insert(audit).values(**row, previous=head.hash, hash=hashed))
    _set_head(connection, names, number, hashed, head.released, head.released_hash)
    if connection.execute(update(audit_mark).values(number=number, hash=hashed)).rowcount == 0:
        connection.execute(insert(audit_mark).values(id=1, number=number, hash=hashed))
    return Anchor(number, hashed)


def known(connection: Connection) -> Anchor | None:
    """The last row that the other tables know of: they may be those of a copy that is older than the audit. None: of no row."""
    mark = connection.execute(select(audit_mark.c.number, audit_mark.c.hash)).first()
    return mark and Anchor(mark.number, mark.hash)


def release(connection: Connection, names: Pseudonyms, before: datetime) -> int:
    """Erase the rows older than `before`; the chain then begins after the last of them. How many they were."""
    head = _head(connection, names)
    last = connection.execute(
        select(audit.c.number, audit.c.hash).where(audit.c.at < before).order_by(audit.c.number.desc()).limit(1)
    ).first()
    if last is None or last.number <= head.released:
        return 0
    _set_head(connection, names, head.number, head.hash, last.number, last.hash)
    return connection.execute(delete(audit).where(audit.c.number <= last.number)).rowcount


def last_outcome(connection: Connection, what: What) -> str | None:
    """The outcome noted last for a kind of event; None where it never was, or was erased."""
    return connection.scalar(
        select(audit.c.outcome).where(audit.c.what == what).order_by(audit.c.number.desc()).limit(1)
    )


def latest(connection: Connection, number: int) -> tuple[Row[tuple[object, ...]], ...]:
    """The last rows, oldest first."""
    rows = connection.execute(select(audit).order_by(audit.c.number.desc()).limit(number)).all()
    return tuple(reversed(rows))


def verify(connection: Connection, names: Pseudonyms, remembered: Anchor | None = None) -> Verdict:
    """Read the whole chain, which must hold the row that the other tables know of. `remembered` is an anchor written down
    elsewhere: without it, whoever can put back everything as it once was is not noticed.
    """
    head = connection.execute(select(audit_head)).first()
    rows = connection.scalar(select(func.count()).select_from(audit)) or 0
    faults = {"mark_differs": known(connection), "anchor_differs": remembered}
    unseen = {one: fault for fault, one in faults.items() if one}
    if head is None:
        return Verdict(rows, Anchor(0, _FIRST), "no_head" if rows or unseen else None)
    end = Anchor(head.number, head.hash)
    if not compare_digest(head.seal, _seal(names, head.number, head.hash, head.released, head.released_hash)):
        return Verdict(rows, end, "head_changed")
    expected, previous = head.released + 1, head.released_hash
    for row in connection.execute(select(audit).order_by(audit.c.number)):
        if row.number != expected:
            return Verdict(rows, end, "row_missing", expected)
        hashed = _hash(names, row.number, row.at, row.who, row.channel, row.what, row.outcome, previous)
        if row.previous != previous or not compare_digest(row.hash, hashed):
            return Verdict(rows, end, "row_changed", row.number)
        unseen.pop(Anchor(row.number, row.hash), None)
        expected, previous = row.number + 1, row.hash
    if expected != head.number + 1 or previous != head.hash:
        return Verdict(rows, end, "tail_missing", expected)
    for one, fault in unseen.items():
        if one.number > head.released:
            return Verdict(rows, end, fault, one.number)
    return Verdict(rows, end)


def _head(connection: Connection, names: Pseudonyms) -> Row[tuple[object, ...]]:
    """The head, held until the transaction ends."""
    chosen = select(audit_head).with_for_update()
    head = connection.execute(chosen).first()
    if head is None:
        seal = _seal(names, 0, _FIRST, 0, _FIRST)
        first = {"id": 1, "number": 0, "hash": _FIRST, "released": 0, "released_hash": _FIRST, "seal": seal}
        connection.execute(insert(audit_head).values(first))
        return connection.execute(chosen).one()
    return head


def _set_head(
    connection: Connection, names: Pseudonyms, number: int, hashed: str, released: int, released_hash: str
) -> None:
    seal = _seal(names, number, hashed, released, released_hash)
    values = {"number": number, "hash": hashed, "released": released, "released_hash": released_hash, "seal": seal}
    connection.execute(update(audit_head).values(values))


def _hash(
    names: Pseudonyms, number: int, at: datetime, who: str, channel: str, what: str, outcome: str, previous: str
) -> str:
    return names.keyed("audit", str(number), at.astimezone(UTC).isoformat(), who, channel, what, outcome, previous)


def _seal(names: Pseudonyms, number: int, hashed: str, released: int, released_hash: str) -> str:
    return names.keyed("head", str(number), hashed, str(released), released_hash)
