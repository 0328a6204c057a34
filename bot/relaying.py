"""What cooperatives have written, handed over to Telegram's outbox; and who is told that nobody has answered yet."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import structlog

from bot.conversation import contact_own
from bot.conversation.replies import Reply
from bot.people.lead import Arrived, Unanswered
from bot.people.relay import deliver_at
from bot.texts import Texts

log = structlog.get_logger(__name__)

_LOOK_SECONDS = 5.0
_TELEGRAM = "telegram"


class Relayed(Protocol):
    """Where messages between students and cooperatives are kept."""

    def arrived(self, conversation: str) -> tuple[Arrived, ...]:
        """What may be read now."""

    def pass_on(self, message: Arrived, packed: Sequence[str]) -> None:
        """Put one into the outbox, once."""

    def unanswered(self, channel: str) -> tuple[Unanswered, ...]:
        """Interests that a cooperative has said nothing to for too long, whose students were not told yet."""

    def tell_unanswered(self, late: Unanswered, packed: Sequence[str]) -> None:
        """Put what is said of one into the outbox, once."""


Pack = Callable[[Reply], Sequence[str]]
"""A reply as the outbox keeps it."""


def hand_over(kept: Relayed, pack: Pack, texts: Texts, now: datetime) -> tuple[str, ...]:
    """Put into the outbox what may be read now; the conversations for which something now waits."""
    if deliver_at(now) != now:
        return ()
    woken = []
    for message in kept.arrived(f"{_TELEGRAM}:"):
        said = contact_own.arrived(message.cooperative, message.name, message.text, texts)
        kept.pass_on(message, pack(said))
        woken.append(message.conversation)
    for late in kept.unanswered(_TELEGRAM):
        kept.tell_unanswered(late, pack(contact_own.unanswered(late.name, texts)))
        woken.append(late.conversation)
    return tuple(dict.fromkeys(woken))


async def keep_handing_over(
    kept: Relayed,
    pack: Pack,
    wake: Callable[[str], None],
    texts: Texts,
    clock: Callable[[], datetime],
    stop: asyncio.Event,
    also: Sequence[Callable[[datetime], tuple[str, ...]]] = (),
) -> None:
    """Look every few seconds, until `stop`; `also` hand over what comes from elsewhere, and say for which conversations."""
    while not stop.is_set():
        try:
            for conversation in await asyncio.to_thread(hand_over, kept, pack, texts, clock()):
                wake(conversation)
            for one in also:
                for conversation in await asyncio.to_thread(one, clock()):
                    wake(conversation)
        except Exception as error:  # the next round is another day
            log.error("relay_failed", error=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_SECONDS):
                await stop.wait()
