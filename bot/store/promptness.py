"""How soon a cooperative answers, counted by the database: there may be many interests."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, extract, func, select

from bot.people.inbox import LATELY, Asker, Promptness
from bot.people.lead import ANSWER_WITHIN
from bot.store.lead_queries import JOINED
from bot.store.lead_tables import lead_shares, leads


def promptness(connection: Connection, asker: Asker, now: datetime) -> Promptness:
    """Of the interests shared with the asker's cooperative; those that were withdrawn are left out."""
    mine = and_(lead_shares.c.cooperative == asker.cooperative, leads.c.withdrawn_at.is_(None))
    lately = and_(mine, lead_shares.c.left_at >= now - LATELY)
    counted = select(func.count(), func.count(lead_shares.c.first_contact_at)).select_from(JOINED).where(lately)
    left, answered = connection.execute(counted).one()
    silent = and_(
        mine,
        lead_shares.c.left_at <= now - ANSWER_WITHIN,
        lead_shares.c.first_contact_at.is_(None),
        lead_shares.c.status != "closed",
        lead_shares.c.thread_closed_by == "",
    )
    waiting = connection.scalar(select(func.count()).select_from(JOINED).where(silent)) or 0
    seconds = extract("epoch", lead_shares.c.first_contact_at) - extract("epoch", lead_shares.c.left_at)
    median = (
        select(seconds)
        .select_from(JOINED)
        .where(lately, lead_shares.c.first_contact_at.is_not(None))
        .order_by(seconds)
        .offset((answered - 1) // 2)
        .limit(1)
    )
    half = connection.scalar(median) if answered else None
    return Promptness(left, answered, timedelta(seconds=int(half)) if half is not None else None, waiting)
