"""The channel from its first word with Telegram to its last."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from telegram.error import TelegramError

from bot.channels.telegram.client import Client, ServerClock
from bot.channels.telegram.dispatcher import Dispatcher
from bot.channels.telegram.drafts import Drafts
from bot.channels.telegram.handling import Handling
from bot.channels.telegram.keeping import Keeping, Take
from bot.channels.telegram.message import pack
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.profile import publish_profile
from bot.channels.telegram.render import render
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.start import check_in, clear_webhook, set_webhook
from bot.channels.telegram.webhook import Hook, listen, webhook_app, webhook_server
from bot.conversation.replies import Reply
from bot.texts import Texts

_FINISH_SECONDS = 25.0
_DRAIN_SECONDS = 5.0
_GOODBYE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class House:
    """What the channel is told of the house it serves: its sentences, who runs it, the time, and where Telegram is."""

    texts: Texts
    operator: str
    clock: Callable[[], datetime]
    api_url: str


def packed(reply: Reply) -> tuple[str, ...]:
    """A reply that answers no message, as the outbox keeps it."""
    return tuple(pack(message) for message in render(reply, None))


class Channel:
    """Opens, serves until told to stop, and closes."""

    def __init__(
        self,
        client: Client,
        server_clock: ServerClock,
        keeping: Keeping,
        take: Take,
        ready: asyncio.Event,
        house: House,
    ) -> None:
        """`take` is not called before `ready` is set."""
        self._client = client
        self._server_clock = server_clock
        self._house = house
        pace = Pace(time.monotonic)
        self._sender = Sender(client, keeping, house.texts, house.clock, pace)
        drafts = Drafts(client, pace)
        handling = Handling(client, keeping, take, self._sender.wake, house.texts, house.clock, drafts)
        self._dispatcher = Dispatcher(handling, ready)

    def wake(self, conversation: str) -> None:
        """Something was put into the outbox for `conversation` that is no answer."""
        self._sender.wake(conversation)

    async def check_in(self) -> str:
        """The bot's username, if Telegram knows us.

        Raises:
            StartFault: the token, the network or the clock is wrong.
        """
        return await check_in(self._client, self._server_clock, self._house.api_url)

    async def clear_webhook(self) -> str | None:
        """Take away a webhook that is in the way of polling; the host it pointed to.

        Raises:
            StartFault: Telegram can't be reached.
        """
        return await clear_webhook(self._client, self._house.api_url)

    async def poll(self, stop: asyncio.Event) -> None:
        """Serve by asking Telegram for updates, until `stop`.

        Raises:
            StartFault: another instance is at it already, or the token has been revoked.
        """
        await self._sender.start()
        profile = asyncio.create_task(self._publish_profile())
        polling = Polling(self._client, self._dispatcher)
        try:
            await polling.run(stop)
        finally:
            profile.cancel()
            await self._dispatcher.stop(_FINISH_SECONDS)
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(_GOODBYE_SECONDS):
                    await polling.confirm()
            await self._close()

    async def listen(self, stop: asyncio.Event, hook: Hook) -> None:
        """Serve by listening to what Telegram posts, until `stop`.

        Raises:
            StartFault: the port is taken, or Telegram refuses the address.
        """
        socket = listen(hook)
        server = webhook_server(webhook_app(self._client, self._dispatcher, hook))
        serving = asyncio.create_task(server.serve([socket]))
        stopping = asyncio.create_task(stop.wait())
        try:
            await set_webhook(self._client, hook.url, hook.secret)
            await self._sender.start()
            await self._publish_profile()
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await self._dispatcher.stop(_FINISH_SECONDS)
            server.should_exit = True
            await asyncio.wait((serving,), timeout=_GOODBYE_SECONDS)
            await self._close()

    async def _publish_profile(self) -> None:
        await publish_profile(self._client, self._house.texts, self._house.operator)

    async def _close(self) -> None:
        await self._sender.stop(_DRAIN_SECONDS)
        with suppress(TelegramError):
            await self._client.shutdown()
