"""What chats on Telegram are told without having asked, by day, each thing once: messages of cooperatives, that none has answered
yet, what became of questions sent to a person, proposals to pass an interest on, reminders.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import structlog

from bot.conversation import contact_handover, contact_own, person, reminders
from bot.conversation.context import Context
from bot.conversation.replies import Reply
from bot.people.handover import Proposal
from bot.people.lead import Arrived, Unanswered
from bot.people.relay import deliver_at
from bot.people.reminder import DueReminder, news_of, rings_at
from bot.people.sent_question import ComingAnswer

log = structlog.get_logger(__name__)

_LOOK_SECONDS = 5.0
_CHANNEL = "telegram"

Pack = Callable[[Reply], Sequence[str]]
"""A reply as the outbox keeps it."""


class Waiting(Protocol):
    """Where it waits. What is put into the outbox is put there once; not at all if it was settled or taken back meanwhile."""

    def arrived(self, channel: str) -> tuple[Arrived, ...]:
        """Messages of cooperatives that may be read now."""

    def put_message(self, one: Arrived, packed: Sequence[str]) -> None:
        """Put one into the outbox."""

    def unanswered(self, channel: str) -> tuple[Unanswered, ...]:
        """Interests that a cooperative has said nothing to for too long, whose students were not told yet."""

    def put_unanswered(self, one: Unanswered, packed: Sequence[str]) -> None:
        """Put what is said of one into the outbox."""

    def answers(self, channel: str) -> tuple[ComingAnswer, ...]:
        """What became of questions sent to a person."""

    def put_answer(self, one: ComingAnswer, packed: Sequence[str]) -> None:
        """Put one into the outbox."""

    def proposed(self, channel: str) -> tuple[Proposal, ...]:
        """Proposals that nobody was asked yet."""

    def put_proposal(self, one: Proposal, packed: Sequence[str]) -> None:
        """Put one into the outbox."""

    def due(self) -> tuple[DueReminder, ...]:
        """Reminders whose time has come."""

    def put_reminder(self, one: DueReminder, packed: Sequence[str], again_at: datetime | None = None) -> None:
        """Put what is said into the outbox, and erase the reminder, or keep it until `again_at`."""


def deliver(waiting: Waiting, pack: Pack, context: Context, now: datetime) -> tuple[str, ...]:
    """Put into the outbox what may be read now; the conversations for which something now waits, each once.

    Of what can't be read or put nothing is lost: it is there the next time, and holds nothing else up.
    """
    if deliver_at(now) != now:
        return ()
    woken: list[str] = []
    for deliver_kind in (_messages, _unanswered, _answers, _proposals, _reminders):
        try:
            woken += deliver_kind(waiting, pack, context, now)
        except Exception as error:  # the next round is another day
            log.error("delivering_failed", what=deliver_kind.__name__, error=type(error).__name__)
    return tuple(dict.fromkeys(woken))


async def keep_delivering(
    waiting: Waiting,
    pack: Pack,
    wake: Callable[[str], None],
    context: Context,
    clock: Callable[[], datetime],
    stop: asyncio.Event,
) -> None:
    """Look every few seconds, until `stop`; `wake` hears for whom there is something to be sent."""
    while not stop.is_set():
        for conversation in await asyncio.to_thread(deliver, waiting, pack, context, clock()):
            wake(conversation)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_SECONDS):
                await stop.wait()


def _messages(waiting: Waiting, pack: Pack, context: Context, _now: datetime) -> Iterator[str]:
    for one in waiting.arrived(_CHANNEL):
        said = contact_own.arrived(one.cooperative, one.name, one.text, context.texts)
        waiting.put_message(one, pack(said))
        yield one.conversation


def _unanswered(waiting: Waiting, pack: Pack, context: Context, _now: datetime) -> Iterator[str]:
    for one in waiting.unanswered(_CHANNEL):
        waiting.put_unanswered(one, pack(contact_own.unanswered(one.name, context.texts)))
        yield one.conversation


def _answers(waiting: Waiting, pack: Pack, context: Context, _now: datetime) -> Iterator[str]:
    for one in waiting.answers(_CHANNEL):
        waiting.put_answer(one, pack(person.coming(one, context.operator, context.texts)))
        yield one.conversation


def _proposals(waiting: Waiting, pack: Pack, context: Context, _now: datetime) -> Iterator[str]:
    for one in waiting.proposed(_CHANNEL):
        if contact_handover.may_ask(one, context):
            waiting.put_proposal(one, pack(contact_handover.question(one, context)))
            yield one.conversation


def _reminders(waiting: Waiting, pack: Pack, context: Context, now: datetime) -> Iterator[str]:
    for one in waiting.due():
        news = news_of(one, now)
        said = pack(reminders.told(one, news, context.texts, now)) if news else ()
        moved = one.published is not None and news == "moved"
        waiting.put_reminder(one, said, rings_at(one.published.opportunity.begins) if one.published and moved else None)
        if said:
            yield one.conversation
