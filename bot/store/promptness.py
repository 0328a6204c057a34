"""How soon a cooperative answers, counted by the database: there may be many interests."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, extract, func, select

from bot.people.inbox import LATELY, Asker, Promptness
from bot.people.lead import ANSWER_WITHIN
from bot.store.lead_tables import lead_shares


def promptness(connection: Connection, asker: Asker, now: datetime) -> Promptness:
    """Of the interests shared with the asker's cooperative. One that was withdrawn was left too, and waits for nothing: its
    thread is closed.
    """
    mine = lead_shares.c.cooperative == asker.cooperative
    lately = and_(mine, lead_shares.c.left_at >= now - LATELY)
    left, answered = connection.execute(
        select(func.count(), func.count(lead_shares.c.first_contact_at)).where(lately)
    ).one()
    silent = and_(
        mine,
        lead_shares.c.left_at <= now - ANSWER_WITHIN,
        lead_shares.c.first_contact_at.is_(None),
        lead_shares.c.status != "closed",
        lead_shares.c.thread_closed_by == "",
    )
    waiting = connection.scalar(select(func.count()).where(silent)) or 0
    seconds = extract("epoch", lead_shares.c.first_contact_at) - extract("epoch", lead_shares.c.left_at)
    median = (
        select(seconds)
        .where(lately, lead_shares.c.first_contact_at.is_not(None))
        .order_by(seconds)
        .offset((answered - 1) // 2)
        .limit(1)
    )
    half = connection.scalar(median) if answered else None
    return Promptness(left, answered, timedelta(seconds=int(half)) if half is not None else None, waiting)
