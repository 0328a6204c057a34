"""One event of a conversation to its end: in order within a conversation, conversations side by side."""

import asyncio
from weakref import WeakValueDictionary

import structlog

from bot.channels.threads import in_thread
from bot.channels.web.house import House, Show, Turn
from bot.channels.web.visitor import Visitor
from bot.conversation.closing import is_closed
from bot.conversation.events import Event
from bot.conversation.session import Session

log = structlog.get_logger(__name__)

LONGEST_SECONDS = 20.0
_AT_ONCE = 3
"""Answers computed together; they are computation, so that more would only slow each other down."""


class Conversing:
    """Takes events to their turns, and keeps what they leave."""

    def __init__(self, house: House, longest: float) -> None:
        self._house = house
        self._longest = longest
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, conversation: str, event: Event, show: Show) -> Turn:
        """What `event` leads to, once everything said before it in the same conversation has been dealt with.

        A browser that goes away does not undo it.

        Raises:
            TimeoutError: it took too long.
        """
        return await asyncio.shield(asyncio.create_task(self._in_order(conversation, event, show)))

    async def session(self, visitor: Visitor | None) -> Session:
        """Where a visitor's conversation stands; a new one for whoever was never here, and while nothing can be read."""
        try:
            return await in_thread(self._house.keeping.session, visitor.conversation) if visitor else Session()
        except Exception as error:  # what everyone may know, help and rights, is shown all the same
            log.warning("session_unread", error=type(error).__name__)
            return Session()

    async def leave(self, visitor: Visitor) -> bool:
        """Forget a visitor's conversation. False where a shut gate has to be remembered, so that the key must stay."""
        await in_thread(self._house.keeping.close, None, visitor.conversation)
        return not is_closed(await self.session(visitor), self._house.clock())

    async def _in_order(self, conversation: str, event: Event, show: Show) -> Turn:
        order = self._orders.setdefault(conversation, asyncio.Lock())
        async with order, self._places, asyncio.timeout(self._longest):
            return await in_thread(self._turn, conversation, event, show)

    def _turn(self, conversation: str, event: Event, show: Show) -> Turn:
        keeping = self._house.keeping
        turn = self._house.take(keeping.session(conversation), event, conversation, show)
        keeping.keep(conversation, turn)
        return turn
