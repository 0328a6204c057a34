"""Sessions, kept as JSON by conversation ("telegram:123")."""

from datetime import datetime

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, insert, select, update

from bot.conversation.session import Session
from bot.store.tables import sessions

log = structlog.get_logger(__name__)
_SESSION = TypeAdapter(Session)


def read(connection: Connection, conversation: str) -> Session:
    """Where a conversation stands; a new one where nothing, or nothing that this version can read, is kept."""
    state = connection.scalar(select(sessions.c.state).where(sessions.c.conversation == conversation))
    if state is None:
        return Session()
    try:
        return _SESSION.validate_json(state)
    except ValidationError:
        log.warning("session_unreadable")
        return Session()


def put(connection: Connection, conversation: str, session: Session, now: datetime) -> None:
    """Keep where a conversation stands."""
    values = {"state": _SESSION.dump_json(session).decode(), "changed_at": now}
    changed = connection.execute(update(sessions).where(sessions.c.conversation == conversation).values(values))
    if not changed.rowcount:
        connection.execute(insert(sessions).values(conversation=conversation, **values))


def forget(connection: Connection, conversation: str, now: datetime) -> None:
    """Forget a conversation; a gate shut for a while stays shut, or whoever is too young would just come back in."""
    closed_until = read(connection, conversation).closed_until
    if closed_until is not None and closed_until > now:
        put(connection, conversation, Session(closed_until=closed_until), now)
    else:
        connection.execute(delete(sessions).where(sessions.c.conversation == conversation))
