"""A written answer while it grows: as a draft where the Bot API knows drafts, else as a message that is edited and taken away.

What is shown here is a courtesy. The answer itself goes through the outbox, after this has ended; nothing that fails here
reaches it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.telegram.client import Client
from bot.channels.telegram.message import LONGEST
from bot.channels.telegram.pace import Pace

log = structlog.get_logger(__name__)

Show = Callable[[str], None]
_LAST_SECONDS = 2.0
"""How long the answer waits for what is being shown to arrive, so that nothing comes after it."""


class Drafts:
    """Shows growing answers, each at most once a second, together with all else that goes to its chat."""

    def __init__(self, client: Client, pace: Pace) -> None:
        """`pace` is the sender's: what is shown counts among the messages that Telegram allows."""
        self._client = client
        self._pace = pace
        self._knows_drafts = True

    @asynccontextmanager
    async def growing(self, chat: int, number: int) -> AsyncIterator[Show]:
        """Within the block, what is given is shown to `chat`; it may be called from any thread. `number` (not 0) tells drafts
        of one chat apart."""
        loop = asyncio.get_running_loop()
        growing = _Growing(number)
        showing = asyncio.create_task(self._follow(chat, growing))
        try:
            yield lambda text: _tell(loop, growing, text)
        finally:
            growing.end()
            await asyncio.wait((showing,), timeout=_LAST_SECONDS)
            showing.cancel()
            if growing.message is not None:
                await self._take_away(chat, growing.message)

    async def _follow(self, chat: int, growing: "_Growing") -> None:
        """Show the last text whenever it has changed, until the end."""
        while await growing.changed() and not await growing.ends_within(self._pace.wait(chat)):
            await self._pace.turn(chat)
            try:
                await self._show(chat, growing)
            except Exception as error:  # whatever it is, the answer is on its way
                log.info("draft_not_shown", error=type(error).__name__)
                return

    async def _show(self, chat: int, growing: "_Growing") -> None:
        text = growing.text[:LONGEST]
        if self._knows_drafts:
            try:
                await self._client.send_message_draft(chat, growing.number, text)
            except (
                BadRequest,
                InvalidToken,
            ):  # 404 is an unknown method; a token that is bad ends everything elsewhere
                self._knows_drafts = False
                log.info("drafts_unknown")
            else:
                return
        if growing.message is None:
            sent = await self._client.send_message(chat, text, disable_notification=True)
            growing.message = sent.message_id
        else:
            await self._client.edit_message_text(text, chat, growing.message)

    async def _take_away(self, chat: int, message: int) -> None:
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(_LAST_SECONDS):
                await self._client.delete_message(chat, message)


class _Growing:
    """One answer's text so far; lives in the event loop."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.text = ""
        self.message: int | None = None
        self._news = asyncio.Event()
        self._end = asyncio.Event()

    def grow(self, text: str) -> None:
        self.text = text
        self._news.set()

    def end(self) -> None:
        self._end.set()
        self._news.set()

    async def changed(self) -> bool:
        """Wait for more text; False at the end."""
        await self._news.wait()
        self._news.clear()
        return not self._end.is_set()

    async def ends_within(self, seconds: float) -> bool:
        """Wait so long, or until the end: what is not yet allowed must not hold up the answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._end.wait()
        return self._end.is_set()


def _tell(loop: asyncio.AbstractEventLoop, growing: _Growing, text: str) -> None:
    if text.strip() and not loop.is_closed():
        loop.call_soon_threadsafe(growing.grow, text)
