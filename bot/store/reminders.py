"""Reminders as rows: asked for, erased once they wait to be sent: each is sent at most once."""

from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select, update

from bot.people.reminder import DueReminder, OwnReminder, ReminderAsked, ReminderDropped, ReminderEvent
from bot.store import opportunities, sessions
from bot.store.keys import Keys, words_of
from bot.store.reminder_tables import reminders


def keep(connection: Connection, keys: Keys, owner: str, conversation: str, change: ReminderEvent) -> None:
    """Keep what somebody asks for, or forget what they want no more."""
    here = and_(reminders.c.owner == owner, reminders.c.opportunity == change.opportunity)
    connection.execute(delete(reminders).where(here))
    match change:
        case ReminderAsked(opportunity, due_at):
            values = {"owner": owner, "opportunity": opportunity, "sealed": keys.encrypt(conversation.encode())}
            connection.execute(insert(reminders).values(**values, due_at=due_at))
        case ReminderDropped():
            pass


def of(connection: Connection, owner: str) -> tuple[OwnReminder, ...]:
    """What somebody is to be reminded of, the next first."""
    rows = connection.execute(select(reminders).where(reminders.c.owner == owner).order_by(reminders.c.due_at))
    return tuple(OwnReminder(row.opportunity, row.due_at) for row in rows)


def due(connection: Connection, keys: Keys, now: datetime) -> tuple[DueReminder, ...]:
    """Whose time has come, but for who is to be left in peace; what no key opens is let go."""
    rows = connection.execute(select(reminders).where(reminders.c.due_at <= now).order_by(reminders.c.id)).all()
    there = {one.key: one for one in opportunities.published(connection, now.date())} if rows else {}
    found = []
    for row in rows:
        conversation = words_of(keys, row.sealed)
        if conversation is None:
            connection.execute(delete(reminders).where(reminders.c.id == row.id))
        elif not sessions.is_left_in_peace(connection, conversation, now):
            found.append(DueReminder(row.id, conversation, row.due_at, there.get(row.opportunity)))
    return tuple(found)


def settle(connection: Connection, one: DueReminder, again_at: datetime | None) -> bool:
    """It is dealt with: erased, or asked for again (`again_at`). False where it was before, or was taken back meanwhile."""
    here = and_(reminders.c.id == one.id, reminders.c.due_at == one.due_at)
    if again_at is None:
        return connection.execute(delete(reminders).where(here)).rowcount > 0
    return connection.execute(update(reminders).where(here).values(due_at=again_at)).rowcount > 0


def forget(connection: Connection, owner: str) -> None:
    """Forget whatever somebody wanted to be reminded of."""
    connection.execute(delete(reminders).where(reminders.c.owner == owner))
