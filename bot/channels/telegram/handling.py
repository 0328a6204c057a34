"""One update to its end: attempts counted on disk before they are made, three of them, then a kind sentence."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta

import structlog
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.addresses import conversation_of
from bot.channels.telegram.client import Client
from bot.channels.telegram.drafts import Drafts, Show
from bot.channels.telegram.edits import Edits
from bot.channels.telegram.keeping import Keeping, Take, Turn
from bot.channels.telegram.lateness import LATE_AFTER
from bot.channels.telegram.meanwhile import Meanwhile
from bot.channels.telegram.message import Departure, Message, Outgoing, pack, units
from bot.channels.telegram.presence import typing
from bot.channels.telegram.render import render
from bot.channels.telegram.translate import Gone, Heard, Incoming, Invited
from bot.channels.threads import in_thread
from bot.conversation.events import TextSent
from bot.conversation.replies import Reply
from bot.conversation.rich import rich
from bot.texts import Texts

log = structlog.get_logger(__name__)

ATTEMPTS = 3
LONGEST_SECONDS = 20.0
"""Bounds one handling: Telegram repeats what is not acknowledged, and holds what comes after a hundred."""
_AT_ONCE = 3
"""Answers computed together; they are computation, so that more would only slow each other down."""
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0


class Handling:
    """Brings updates to their end. Whether two of them may go side by side is the dispatcher's to say."""

    def __init__(
        self,
        client: Client,
        keeping: Keeping,
        take: Take,
        wake: Callable[[str], None],
        texts: Texts,
        clock: Callable[[], datetime],
        drafts: Drafts,
        longest: float = LONGEST_SECONDS,
    ) -> None:
        """`take` is called in threads; `wake` is told of conversations for which something now waits in the outbox; `drafts`
        shows an answer while it is being written."""
        self._client = client
        self._keeping = keeping
        self._take = take
        self._wake = wake
        self._texts = texts
        self._clock = clock
        self._drafts = drafts
        self._meanwhile = Meanwhile(client, take, texts)
        self._longest = longest
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._alone = asyncio.Lock()
        self._edits = Edits()
        self._reserved = units(f"{texts.say('telegram.late')}\n\n")

    async def finish(self, incoming: Incoming) -> None:
        """Return when the update is finished; whatever fails is tried again, and nothing is given up before its time."""
        pause, told = _FIRST_PAUSE_SECONDS, False
        while True:
            try:
                await self._attempt(incoming)
            except Exception as error:  # counted on disk: a poisonous update ends after three attempts
                log.error("update_failed", update=incoming.update_id, error=type(error).__name__)
                if isinstance(incoming, Heard) and not told and await self._store_is_down(incoming):
                    told = True
                    await self._meanwhile.say(incoming)
            else:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _store_is_down(self, incoming: Incoming) -> bool:
        try:
            await asyncio.to_thread(self._keeping.attempts, incoming.update_id)
        except Exception:
            return True
        return False

    async def _attempt(self, incoming: Incoming) -> None:
        tried = await asyncio.to_thread(self._keeping.attempts, incoming.update_id)
        if tried is None:
            return
        # What failed before, perhaps killing the process, is tried on its own, so that no innocent is counted with it.
        async with self._alone if tried else nullcontext():
            if tried >= ATTEMPTS:
                await self._apologise(incoming)
                return
            await asyncio.to_thread(self._keeping.begin, incoming.update_id)
            await self._handle(incoming)

    async def _handle(self, incoming: Incoming) -> None:
        match incoming:
            case Heard(edited=True, event=TextSent(text), message=int(message)) if self._edits.is_echo(
                incoming.chat, message, text
            ):
                await self._keep(incoming, None, [], self._clock())
            case Heard():
                await self._converse(incoming)
            case Gone(number, chat):
                await asyncio.to_thread(self._keeping.close, number, conversation_of(chat))
            case Invited():
                goodbye = Message(self._texts.say("telegram.no_groups"))
                await self._keep(incoming, None, [goodbye, Departure()], self._clock())
            case _:
                await self._keep(incoming, None, [], self._clock())

    async def _converse(self, heard: Heard) -> None:
        tap = asyncio.create_task(self._answer_tap(heard.tap))
        async with (
            typing(self._client, heard.chat),
            self._drafts.growing(heard.chat, heard.update_id) as show,
            self._places,
            asyncio.timeout(self._longest),
        ):
            turn = await in_thread(self._turn, heard, show)
        asked_at = heard.asked_at or (self._clock() if await tap else self._clock() - LATE_AFTER - timedelta(minutes=1))
        messages = [one for reply in turn.replies for one in render(reply, heard.quotes, self._reserved)]
        await self._keep(heard, turn, messages, asked_at)
        if isinstance(heard.event, TextSent) and heard.message is not None:
            self._edits.note(heard.chat, heard.message, heard.event.text)

    def _turn(self, heard: Heard, show: Show) -> Turn:
        conversation = conversation_of(heard.chat)
        return self._take(self._keeping.session(conversation), heard.event, conversation, show)

    async def _answer_tap(self, tap: str) -> bool:
        """Stop the button's waiting sign. Whether the tap is recent: Telegram gives no time, but refuses old ones."""
        if not tap:
            return True
        try:
            async with asyncio.timeout(self._longest):
                await self._client.answer_callback_query(tap)
        except BadRequest as error:
            return "too old" not in error.message
        except (TelegramError, TimeoutError):
            return True
        return True

    async def _apologise(self, incoming: Incoming) -> None:
        reference = secrets.token_hex(3)
        log.error("update_given_up", update=incoming.update_id, reference=reference)
        messages: Sequence[Outgoing] = ()
        asked_at = self._clock()
        if isinstance(incoming, Heard):
            said = self._texts.say("telegram.gave_up", reference=reference)
            messages = render(Reply(rich(said), "limited", quotes=True), incoming.quotes, self._reserved)
            asked_at = incoming.asked_at or asked_at
        await self._keep(incoming, None, messages, asked_at)

    async def _keep(
        self, incoming: Incoming, turn: Turn | None, messages: Sequence[Outgoing], asked_at: datetime
    ) -> None:
        conversation = conversation_of(incoming.chat or 0)
        packed = [pack(message) for message in messages]
        await asyncio.to_thread(self._keeping.finish, incoming.update_id, conversation, turn, packed, asked_at)
        if packed:
            self._wake(conversation)
