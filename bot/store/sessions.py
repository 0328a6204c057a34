"""Sessions, kept as JSON by conversation ("telegram:123")."""

from dataclasses import replace
from datetime import datetime

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, insert, or_, select, update

from bot.conversation.memory import end_pause, forget_topic
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


def put(
    connection: Connection, conversation: str, session: Session, now: datetime, ends_at: datetime | None = None
) -> None:
    """Keep where a conversation stands, until `ends_at` at most (None: for as long as its term says)."""
    state = _SESSION.dump_json(replace(session, draft=None)).decode()  # drafts are kept sealed, elsewhere
    values = {"state": state, "changed_at": now, "ends_at": ends_at}
    changed = connection.execute(update(sessions).where(sessions.c.conversation == conversation).values(values))
    if not changed.rowcount:
        connection.execute(insert(sessions).values(conversation=conversation, **values))


def is_left_in_peace(connection: Connection, conversation: str, now: datetime) -> bool:
    """Whether somebody is written to by nobody now: in the day after a card, or behind a door that is shut for a while."""
    session = read(connection, conversation)
    return any(until is not None and now < until for until in (session.no_lead_until, session.closed_until))


def forget_topics(connection: Connection, before: datetime, now: datetime) -> None:
    """Take what was spoken of and chosen, and a pause that is over, out of the conversations silent since `before`."""
    left = ('%"interests":[%', '%"pages":["%', '%"no_lead_until":"%')
    silent = select(sessions.c.conversation, sessions.c.state).where(
        sessions.c.changed_at < before, or_(*(sessions.c.state.like(pattern) for pattern in left))
    )
    for conversation, state in connection.execute(silent).all():
        try:
            session = end_pause(forget_topic(_SESSION.validate_json(state)), now)
        except ValidationError:
            session = Session()
        here = sessions.c.conversation == conversation
        connection.execute(update(sessions).where(here).values(state=_SESSION.dump_json(session).decode()))


def end(connection: Connection, now: datetime) -> int:
    """Erase those whose end has come; how many they were."""
    return connection.execute(delete(sessions).where(sessions.c.ends_at <= now)).rowcount


def forget(connection: Connection, conversation: str, now: datetime) -> None:
    """Forget a conversation; a gate shut for a while stays shut, or whoever is too young would just come back in."""
    closed_until = read(connection, conversation).closed_until
    if closed_until is not None and closed_until > now:
        put(connection, conversation, Session(closed_until=closed_until), now, ends_at=closed_until)
    else:
        connection.execute(delete(sessions).where(sessions.c.conversation == conversation))
