"""The outbox to Telegram: in order within a chat, paced, delivered whatever happens, erased once sent."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.telegram.addresses import chat_of
from bot.channels.telegram.client import Client
from bot.channels.telegram.faults import Verdict, judge
from bot.channels.telegram.keeping import Outbox, Waiting
from bot.channels.telegram.lateness import timing
from bot.channels.telegram.message import Attachment, Departure, Drawing, Message, Outgoing, unpack
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.render import begin_with
from bot.channels.threads import in_thread
from bot.pictures.drawing import Undrawable, draw
from bot.pictures.models import Picture
from bot.texts import Texts

log = structlog.get_logger(__name__)

_LONGEST_PAUSE_SECONDS = 60.0
_LOOK_AGAIN_SECONDS = 3600.0
"""A held message is looked at again at least this often: clocks get set, and machines sleep."""


class Sender:
    """Sends what waits, a task for each chat that has something waiting."""

    def __init__(
        self, client: Client, outbox: Outbox, texts: Texts, clock: Callable[[], datetime], pace: Pace | None = None
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._texts = texts
        self._clock = clock
        self._pace = pace or Pace(time.monotonic)
        self._bells: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._refused: set[int] = set()

    async def start(self) -> None:
        """Go on with what waits since before."""
        for conversation in await asyncio.to_thread(self._outbox.conversations_waiting):
            self.wake(conversation)

    def wake(self, conversation: str) -> None:
        """Something waits for `conversation`."""
        chat = chat_of(conversation)
        if chat is None or self._stopping.is_set():
            return
        if conversation in self._bells:
            self._bells[conversation].set()
            return
        self._bells[conversation] = asyncio.Event()
        task = asyncio.create_task(self._serve(conversation, chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self, seconds: float) -> None:
        """Send what can be sent at once, for `seconds` at most; the rest waits in the outbox for the next start."""
        self._stopping.set()
        for bell in self._bells.values():
            bell.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()

    async def _serve(self, conversation: str, chat: int) -> None:
        try:
            await self._empty(conversation, chat, self._bells[conversation])
        finally:
            del self._bells[conversation]

    async def _empty(self, conversation: str, chat: int, bell: asyncio.Event) -> None:
        """Send what waits for one chat, until nothing does. `bell` rings when more has come."""
        failures = 0
        while True:
            bell.clear()
            row, held_for = self._next(await self._surely(self._outbox.waiting, conversation))
            if row is not None:
                verdict = await self._deliver(chat, row)
                failures = failures + 1 if verdict.what == "again" else 0
                await self._settle(conversation, row, verdict)
                if verdict.what == "again":
                    pause = verdict.seconds or min(2.0 ** (failures - 1), _LONGEST_PAUSE_SECONDS)
                    await _wait_for(self._stopping, pause)
            elif held_for is not None:
                await _wait_for(bell, min(held_for.total_seconds(), _LOOK_AGAIN_SECONDS))
            elif not bell.is_set():
                return
            if self._stopping.is_set() and (row is None or failures):
                return

    def _next(self, rows: Sequence[Waiting]) -> tuple[Waiting | None, timedelta | None]:
        """The first message that may go now, or how long the first of the held ones is held."""
        now = self._clock()
        held: list[timedelta] = []
        for row in rows:
            outgoing = unpack(row.words)
            urgent = isinstance(outgoing, Message) and outgoing.urgent
            wait = timing(row.asked_at, now, urgent=urgent).wait
            if not wait:
                return row, None
            held.append(wait)
        return None, min(held, default=None)

    async def _deliver(self, chat: int, row: Waiting) -> Verdict:
        outgoing = unpack(row.words)
        if outgoing is None:
            log.error("message_unreadable", message=row.id)
            return Verdict("done")
        late = row.opening and timing(row.asked_at, self._clock()).late
        await self._pace.turn(chat)
        try:
            await self._send(chat, outgoing, late=late, bare=row.id in self._refused)
        except Exception as error:
            verdict = judge(error)
            log.warning("sending_failed", message=row.id, error=type(error).__name__, verdict=verdict.what)
            return verdict
        return Verdict("done")

    async def _send(self, chat: int, outgoing: Outgoing, *, late: bool, bare: bool) -> None:
        match outgoing:
            case Departure():
                await self._client.leave_chat(chat)
            case Drawing(picture) if not bare:
                await self._show(chat, picture, late=late)
            case Attachment():
                await self._client.hand_over(chat, outgoing)
            case Message():
                sorry = f"{self._texts.say('telegram.late')}\n\n"
                await self._client.say(chat, begin_with(sorry, outgoing) if late else outgoing, bare=bare)

    async def _show(self, chat: int, picture: Picture, *, late: bool) -> None:
        """Draw a picture and send it; the message after it says the same, so that nobody waits for one that can't be drawn."""
        try:
            drawn = await in_thread(draw, picture)
        except Undrawable as error:
            log.error("picture_not_drawn", kind=picture.kind, error=type(error).__name__)
            return
        sorry = f"{self._texts.say('telegram.late')}\n\n" if late else ""
        await self._client.show(chat, drawn, f"{sorry}{picture.title}")

    async def _settle(self, conversation: str, row: Waiting, verdict: Verdict) -> None:
        match verdict.what:
            case "gone":
                await self._surely(self._outbox.close, None, conversation)
            case "bare" if row.id not in self._refused:
                self._refused.add(row.id)
            case "bare" | "done":
                if verdict.what == "bare":
                    log.error("message_refused", message=row.id)
                self._refused.discard(row.id)
                await self._surely(self._outbox.erase, row.id)

    async def _surely(self, work: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401 - whatever `work` gives
        """What `work` gives, as soon as the database lets it: a sent message whose row stays would be sent again."""
        while True:
            try:
                return await asyncio.to_thread(work, *args)
            except Exception as error:
                log.error("outbox_unusable", error=type(error).__name__)
                await asyncio.sleep(1)


async def _wait_for(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
