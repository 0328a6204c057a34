"""Reminders that students ask for: of what there is to see, on the afternoon before, in the chat they asked in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.people.opportunity import Published

MOST = 10
"""How many one person may have at a time."""
_ITALY = ZoneInfo("Europe/Rome")
_AT = time(16)
"""As the calendar file rings."""

News = Literal["tomorrow", "today", "moved", "gone"]
"""It is tomorrow; today, where nobody could be written to before; on another day than it was; no more."""


@dataclass(frozen=True, slots=True)
class ReminderAsked:
    """Somebody wants to be reminded of an opportunity (its key) at a moment."""

    opportunity: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReminderDropped:
    """Somebody does not want to be reminded of an opportunity (its key) any more."""

    opportunity: str


ReminderEvent = ReminderAsked | ReminderDropped


@dataclass(frozen=True, slots=True)
class OwnReminder:
    """A reminder as whoever asked for it may know it: of which opportunity (its key), and when."""

    opportunity: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder whose time has come, and what is `published` of its opportunity now (None: nothing)."""

    id: int
    conversation: str
    due_at: datetime
    published: Published | None


def rings_at(begins: date) -> datetime:
    """When whoever wants to go on that day is reminded."""
    return datetime.combine(begins - timedelta(days=1), _AT, _ITALY)


def day_of(due_at: datetime) -> date:
    """The day that somebody is reminded of then."""
    return due_at.astimezone(_ITALY).date() + timedelta(days=1)


def can_be_asked(begins: date, now: datetime) -> bool:
    """Whether there is still a day before, for what begins then."""
    return now < rings_at(begins)


def news_of(due: DueReminder, now: datetime) -> News | None:
    """What there is to say; None where it is too late to say anything."""
    today = now.astimezone(_ITALY).date()
    if due.published is None:
        return "gone" if today <= day_of(due.due_at) else None
    days = (due.published.opportunity.begins - today).days
    if days < 0:
        return None
    return "moved" if days > 1 else "tomorrow" if days else "today"
