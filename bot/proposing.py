"""Proposals to pass an interest on, handed over to Telegram's outbox by day, for their students to decide."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import structlog

from bot.conversation.contact_handover import may_ask, question
from bot.conversation.context import Context
from bot.people.handover import Proposal
from bot.people.relay import deliver_at
from bot.relaying import Pack

log = structlog.get_logger(__name__)

_LOOK_SECONDS = 10.0


class Proposed(Protocol):
    """Where proposals are kept."""

    def proposed(self, conversation: str) -> tuple[Proposal, ...]:
        """What nobody was asked yet."""

    def put_proposal(self, proposal: Proposal, packed: Sequence[str]) -> None:
        """Put one into the outbox, once."""


def propose(kept: Proposed, pack: Pack, context: Context, now: datetime) -> tuple[str, ...]:
    """Ask whoever is to be asked now; the conversations for which something now waits."""
    if deliver_at(now) != now:
        return ()
    woken = []
    for one in kept.proposed("telegram:"):
        if may_ask(one, context):
            kept.put_proposal(one, pack(question(one, context)))
            woken.append(one.conversation)
    return tuple(woken)


async def keep_proposing(
    kept: Proposed,
    pack: Pack,
    wake: Callable[[str], None],
    context: Context,
    clock: Callable[[], datetime],
    stop: asyncio.Event,
) -> None:
    """Look every few seconds, until `stop`."""
    while not stop.is_set():
        try:
            for conversation in await asyncio.to_thread(propose, kept, pack, context, clock()):
                wake(conversation)
        except Exception as error:  # the next round is another day
            log.error("proposing_failed", error=type(error).__name__)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_SECONDS):
                await stop.wait()
