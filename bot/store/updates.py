"""Updates by number: attempts are counted before they are made, so that a crash counts too."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.store.tables import updates


class AlreadyFinished(Exception):
    """The update was finished before, by this process or another."""


def attempts(connection: Connection, update_id: int) -> int | None:
    """How often an update was tried (0: never seen); None where it is finished."""
    row = connection.execute(
        select(updates.c.attempts, updates.c.finished).where(updates.c.update_id == update_id)
    ).first()
    if row is None:
        return 0
    return None if row.finished else int(row.attempts)


def begin(connection: Connection, update_id: int, now: datetime) -> None:
    """Count one more attempt."""
    changed = connection.execute(
        update(updates).where(updates.c.update_id == update_id).values(attempts=updates.c.attempts + 1)
    )
    if not changed.rowcount:
        connection.execute(insert(updates).values(update_id=update_id, attempts=1, finished=False, seen_at=now))


def finish(connection: Connection, update_id: int, now: datetime) -> None:
    """Mark an update finished.

    Raises:
        AlreadyFinished: it was; whatever else the transaction wrote must be undone.
    """
    changed = connection.execute(
        update(updates).where(updates.c.update_id == update_id, updates.c.finished.is_(False)).values(finished=True)
    )
    if changed.rowcount:
        return
    if attempts(connection, update_id) is None:
        raise AlreadyFinished(update_id)
    connection.execute(insert(updates).values(update_id=update_id, attempts=0, finished=True, seen_at=now))
