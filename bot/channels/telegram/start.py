"""Before anything is served: is the token good, is Telegram there, are the clocks right, is a webhook in the way?"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlsplit

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.client import ALLOWED_UPDATES, Client, ServerClock

CLOCK_TOLERANCE = timedelta(minutes=2)
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_TRIES = 3
PAUSE_SECONDS = 1.5

T = TypeVar("T")


class StartFault(Exception):
    """The bot can't run; `key` and `values` make the sentence that says what to do."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


async def check_in(client: Client, server_clock: ServerClock, api_url: str, pause: float = PAUSE_SECONDS) -> str:
    """Make ourselves known to Telegram, trying again after `pause` seconds; the bot's username.

    Raises:
        StartFault: the token is refused, Telegram can't be reached, or this machine's clock is wrong.
    """
    if not _TOKEN.fullmatch(client.token):
        raise StartFault("telegram.start.bad_token")
    await _insist(client.initialize, api_url, pause)
    if server_clock.ahead is not None and abs(server_clock.ahead) > CLOCK_TOLERANCE:
        minutes = round(abs(server_clock.ahead).total_seconds() / 60)
        raise StartFault("telegram.start.wrong_clock", minutes=minutes)
    return str(client.bot.username or client.bot.id)


async def clear_webhook(client: Client, api_url: str) -> str | None:
    """Take away a webhook that would keep updates from us; the host it pointed to, or None. Nothing that waits is dropped.

    Raises:
        StartFault: Telegram can't be reached.
    """
    info = await _insist(client.get_webhook_info, api_url)
    if not info.url:
        return None
    await _insist(client.delete_webhook, api_url)
    return urlsplit(info.url).hostname or info.url


async def set_webhook(client: Client, url: str, secret: str) -> None:
    """Ask Telegram to post updates to `url`.

    Raises:
        StartFault: Telegram does not want to.
    """
    try:
        await client.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=40)
    except TelegramError:
        raise StartFault("telegram.start.webhook_refused", url=url) from None


async def _insist(ask: Callable[[], Awaitable[T]], api_url: str, pause: float = PAUSE_SECONDS) -> T:
    for left in reversed(range(_TRIES)):
        try:
            return await ask()
        except InvalidToken:
            raise StartFault("telegram.start.bad_token") from None
        except TelegramError:
            if not left:
                raise StartFault("telegram.start.no_network", host=urlsplit(api_url).netloc or api_url) from None
            await asyncio.sleep(pause)
    raise AssertionError("unreachable")
