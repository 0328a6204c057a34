"""«sta scrivendo…» while an answer is being prepared, if that takes long enough to be noticed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.telegram.client import Client

_NOTICED_AFTER_SECONDS = 0.3
_LASTS_SECONDS = 4.5
"""Telegram shows it for five seconds, or until the message comes."""


@asynccontextmanager
async def typing(client: Client, chat: int) -> AsyncIterator[None]:
    """Show it within the block; that it can't be shown disturbs nothing."""
    showing = asyncio.create_task(_show(client, chat))
    try:
        yield
    finally:
        showing.cancel()


async def _show(client: Client, chat: int) -> None:
    await asyncio.sleep(_NOTICED_AFTER_SECONDS)
    with suppress(TelegramError):
        while True:
            await client.send_chat_action(chat, ChatAction.TYPING)
            await asyncio.sleep(_LASTS_SECONDS)
