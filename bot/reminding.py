"""Reminders whose time has come, handed over to Telegram's outbox by day; each is erased as it goes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.conversation import reminders
from bot.people.relay import deliver_at
from bot.people.reminder import DueReminder, News, news_of, rings_at
from bot.relaying import Pack
from bot.texts import Texts


class Reminders(Protocol):
    """Where reminders are kept."""

    def reminders_due(self) -> tuple[DueReminder, ...]:
        """Those whose time has come."""

    def put_reminder(self, one: DueReminder, packed: Sequence[str], again_at: datetime | None = None) -> None:
        """Put what is said into the outbox, once, and erase the reminder, or keep it until `again_at`."""


def remind(kept: Reminders, pack: Pack, texts: Texts, now: datetime) -> tuple[str, ...]:
    """Put into the outbox what is to be said now; the conversations for which something now waits."""
    if deliver_at(now) != now:
        return ()
    woken = []
    for one in kept.reminders_due():
        news = news_of(one, now)
        said = pack(reminders.told(one, news, texts, now)) if news else ()
        kept.put_reminder(one, said, _again(one, news))
        woken += [one.conversation] if said else []
    return tuple(dict.fromkeys(woken))


def reminding(kept: Reminders, pack: Pack, texts: Texts) -> Callable[[datetime], tuple[str, ...]]:
    """The same, as the loop that hands over calls it."""
    return lambda now: remind(kept, pack, texts, now)


def _again(one: DueReminder, news: News | None) -> datetime | None:
    return rings_at(one.published.opportunity.begins) if one.published and news == "moved" else None
