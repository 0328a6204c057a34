"""While nothing can be stored: what must be said all the same is said at once. The update itself waits for the store."""

import structlog

from bot.channels.telegram.addresses import conversation_of
from bot.channels.telegram.client import Client
from bot.channels.telegram.keeping import Take, Turn
from bot.channels.telegram.message import Message
from bot.channels.telegram.render import render
from bot.channels.telegram.translate import Heard
from bot.channels.threads import in_thread
from bot.conversation.replies import Reply
from bot.conversation.rich import rich
from bot.conversation.session import Session
from bot.texts import Texts

log = structlog.get_logger(__name__)

_NEED_NO_STORE = ("crisis", "info")


class Meanwhile:
    """Says cards, help and what everyone may know of their data, as to somebody nobody knows."""

    def __init__(self, client: Client, take: Take, texts: Texts) -> None:
        self._client = client
        self._take = take
        self._texts = texts

    async def say(self, heard: Heard) -> None:
        """Send what needs no store, outside the outbox; once the store is back the update is handled, and it is said again."""
        try:
            turn = await in_thread(self._take, Session(), heard.event, conversation_of(heard.chat), lambda _text: None)
            for reply in self._replies(turn):
                for message in render(reply, heard.quotes):
                    if isinstance(message, Message):
                        await self._client.say(heard.chat, message)
        except Exception as error:  # the update is handled again in any case
            log.warning("not_said_meanwhile", error=type(error).__name__)

    def _replies(self, turn: Turn) -> tuple[Reply, ...]:
        if turn.forget or turn.consents:  # it would not be true yet
            return (Reply(rich(self._texts.say("rights.later")), "info"),)
        return tuple(reply for reply in turn.replies if reply.kind in _NEED_NO_STORE)
