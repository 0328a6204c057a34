"""Messages between students and cooperatives as rows: written, due, handed over. Sealed throughout."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, select, true, update

from bot.people.lead import ANSWER_WITHIN, Arrived, Unanswered
from bot.store.keys import Keys, words_of
from bot.store.lead_tables import cooperatives, lead_shares, leads, relay_messages
from bot.store.leads import active_key, opened


def student_says(connection: Connection, keys: Keys, owner: str, cooperative: int, text: str, now: datetime) -> bool:
    """Keep what a student writes; whether there is a thread that takes it."""
    key = active_key(connection, owner)
    if key is None or not _is_open(connection, key, cooperative):
        return False
    values = {
        "lead": key,
        "cooperative": cooperative,
        "author": "student",
        "staff": "",
        "sealed": keys.encrypt(text.encode()),
    }
    connection.execute(insert(relay_messages).values(**values, at=now, due_at=now, delivered_at=now))
    connection.execute(update(leads).where(leads.c.key == key).values(changed_at=now))
    return True


def student_closes(connection: Connection, owner: str, cooperative: int) -> bool:
    """Close a thread; whether one was open. What had not arrived yet never does."""
    key = active_key(connection, owner)
    if key is None or not _is_open(connection, key, cooperative):
        return False
    here = and_(lead_shares.c.lead == key, lead_shares.c.cooperative == cooperative)
    connection.execute(update(lead_shares).where(here).values(thread_closed_by="student"))
    return True


def due(
    connection: Connection, keys: Keys, channel: str, now: datetime, owner: str = "", most: int = 100
) -> tuple[Arrived, ...]:
    """What may be read now, oldest first, by students of `channel`, or by one of them (`owner`); what no key opens is let go."""
    joined = (
        relay_messages.join(cooperatives, relay_messages.c.cooperative == cooperatives.c.id)
        .join(leads, relay_messages.c.lead == leads.c.key)
        .outerjoin(
            lead_shares,
            and_(
                lead_shares.c.lead == relay_messages.c.lead,
                lead_shares.c.cooperative == relay_messages.c.cooperative,
            ),
        )
    )
    waiting = and_(
        relay_messages.c.delivered_at.is_(None),
        relay_messages.c.due_at <= now,
        leads.c.channel == channel,
        leads.c.owner == owner if owner else true(),
    )
    rows = connection.execute(
        select(
            relay_messages.c.id,
            relay_messages.c.sealed.label("words"),
            relay_messages.c.cooperative,
            cooperatives.c.name,
            leads.c.sealed,
            leads.c.withdrawn_at,
            lead_shares.c.thread_closed_by,
        )
        .select_from(joined)
        .where(waiting)
        .order_by(relay_messages.c.id)
        .limit(most)
    ).all()
    found = []
    for row in rows:
        one = _due(keys, row)
        if one is None:
            delivered(connection, row.id, now)
        else:
            found.append(one)
    return tuple(found)


def delivered(connection: Connection, number: int, now: datetime) -> bool:
    """A message is handed over. False where it was before, or was taken back meanwhile."""
    here = and_(relay_messages.c.id == number, relay_messages.c.delivered_at.is_(None))
    return connection.execute(update(relay_messages).where(here).values(delivered_at=now)).rowcount > 0


def unanswered(connection: Connection, keys: Keys, channel: str, now: datetime) -> tuple[Unanswered, ...]:
    """Interests that a cooperative has said nothing to for too long, whose students, in `channel`, were not told yet."""
    joined = lead_shares.join(leads, lead_shares.c.lead == leads.c.key).join(
        cooperatives, lead_shares.c.cooperative == cooperatives.c.id
    )
    late = and_(
        lead_shares.c.left_at <= now - ANSWER_WITHIN,
        lead_shares.c.first_contact_at.is_(None),
        lead_shares.c.reminded_at.is_(None),
        lead_shares.c.status.in_(("new", "taken")),
        lead_shares.c.thread_closed_by == "",
        leads.c.ended_at.is_(None),
        leads.c.channel == channel,
    )
    rows = connection.execute(
        select(lead_shares.c.lead, lead_shares.c.cooperative, cooperatives.c.name, leads.c.sealed)
        .select_from(joined)
        .where(late)
    ).all()
    return tuple(
        Unanswered(row.lead, conversation, row.cooperative, row.name)
        for row in rows
        if (conversation := opened(keys, row.sealed).get("conversation", ""))
    )


def told(connection: Connection, late: Unanswered, now: datetime) -> bool:
    """The student is told that nobody has answered. False where they were before, or somebody did meanwhile."""
    here = and_(
        lead_shares.c.lead == late.lead,
        lead_shares.c.cooperative == late.cooperative,
        lead_shares.c.first_contact_at.is_(None),
        lead_shares.c.reminded_at.is_(None),
        lead_shares.c.thread_closed_by == "",
    )
    return connection.execute(update(lead_shares).where(here).values(reminded_at=now)).rowcount > 0


def _is_open(connection: Connection, key: str, cooperative: int) -> bool:
    here = and_(
        lead_shares.c.lead == key,
        lead_shares.c.cooperative == cooperative,
        lead_shares.c.thread_closed_by == "",
        lead_shares.c.status != "closed",
    )
    return connection.scalar(select(lead_shares.c.lead).where(here)) is not None


def _due(keys: Keys, row: Any) -> Arrived | None:  # noqa: ANN401 - a row of the query above
    conversation = opened(keys, row.sealed).get("conversation", "")
    words = words_of(keys, row.words)
    if words is None or not conversation or row.withdrawn_at is not None or row.thread_closed_by in (None, "student"):
        return None
    return Arrived(row.id, conversation, row.cooperative, row.name, words)
