"""Long polling that acknowledges last: only the finished prefix of what came in is ever confirmed to Telegram."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter

from bot.channels.telegram.client import Client
from bot.channels.telegram.dispatcher import Dispatcher, Finished
from bot.channels.telegram.faults import judge
from bot.channels.telegram.start import StartFault
from bot.channels.telegram.translate import Ignored, Incoming, translate

log = structlog.get_logger(__name__)

_POLL_SECONDS = 30
_REPEAT_AFTER_SECONDS = 1.0
"""Telegram answers the same offset with one update only, if it is asked again within half a second."""
_LONGEST_PAUSE_SECONDS = 30.0
_YOUNG_SECONDS = 60.0
_QUIET_SECONDS = 30.0
_CONFLICT_PAUSE_SECONDS = 1.0
_CONFLICT_PATIENCE_SECONDS = 8.0
"""An instance that is just being replaced is gone by then."""


class Polling:
    """Asks for updates until told to stop."""

    def __init__(self, client: Client, dispatcher: Dispatcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._dispatcher = dispatcher
        self._clock = clock
        self._received: dict[int, Finished] = {}
        self._offset: int | None = None
        self._started = clock()
        self._first_conflict = self._last_conflict = float("-inf")

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`; then confirm what is finished.

        Raises:
            StartFault: the token is not valid any more, or another instance was already running.
        """
        pause = 1.0
        while not stop.is_set():
            try:
                found = await self._poll(stop)
            except InvalidToken:
                raise StartFault("telegram.start.bad_token") from None
            except Conflict:
                self._note_conflict()
                await _rest(stop, _CONFLICT_PAUSE_SECONDS)
            except (
                Exception
            ) as error:  # a network that is down, a damaged answer: Telegram keeps what we did not confirm
                wait = judge(error).seconds if isinstance(error, RetryAfter) else None
                log.warning("polling_failed", error=type(error).__name__)
                await _rest(stop, wait or pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            else:
                pause = 1.0
                self._accept(found)
                await self._settle(stop, found_nothing=not found)

    async def confirm(self) -> None:
        """Tell Telegram what is finished, without asking for more."""
        self._advance(found_nothing=False)
        if self._offset is not None:
            await self._client.updates(self._offset, 0)

    async def _poll(self, stop: asyncio.Event) -> list[dict[str, Any]]:
        """Updates, or none where `stop` came first."""
        asking = asyncio.create_task(self._client.updates(self._offset, _POLL_SECONDS))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((asking, stopping), return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else []
        finally:
            for task in (asking, stopping):
                task.cancel()
            await asyncio.gather(asking, stopping, return_exceptions=True)

    def _accept(self, found: Iterable[dict[str, Any]]) -> None:
        for raw in sorted(found, key=lambda one: int(one["update_id"])):
            number = int(raw["update_id"])
            if number not in self._received:
                self._received[number] = self._dispatcher.accept(read_update(raw, self._client))

    async def _settle(self, stop: asyncio.Event, *, found_nothing: bool) -> None:
        """Wait until all is finished, though no longer than the others may be kept waiting."""
        open_ones = [finished for finished in self._received.values() if not finished.done()]
        if open_ones:
            stopping = asyncio.ensure_future(stop.wait())
            everything = asyncio.gather(*(asyncio.shield(one) for one in open_ones), return_exceptions=True)
            await asyncio.wait(
                (everything, stopping), timeout=_REPEAT_AFTER_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            stopping.cancel()
        self._advance(found_nothing=found_nothing)

    def _advance(self, *, found_nothing: bool) -> None:
        """Move the offset to the first update that is not finished, and forget those before it."""
        open_ones = [number for number, finished in self._received.items() if not _is_finished(finished)]
        if self._received:
            self._offset = min(open_ones) if open_ones else max(self._received) + 1
        elif found_nothing:
            # All is confirmed. After a quiet week Telegram numbers anew, perhaps below an offset that is sent for ever.
            self._offset = None
        offset = self._offset
        if offset is not None:
            self._received = {number: one for number, one in self._received.items() if number >= offset}

    def _note_conflict(self) -> None:
        now = self._clock()
        if now - self._last_conflict > _QUIET_SECONDS:
            self._first_conflict = now
        self._last_conflict = now
        log.warning("polling_conflict")
        # Whoever came last leaves; the one that was already at work waits for it to go.
        is_young = self._first_conflict - self._started < _YOUNG_SECONDS
        if is_young and now - self._first_conflict > _CONFLICT_PATIENCE_SECONDS:
            raise StartFault("telegram.start.another_instance")


def read_update(raw: dict[str, Any], client: Client) -> Incoming:
    """What an update says happened; one that can't be read says nothing."""
    number = int(raw["update_id"])
    try:
        return translate(Update.de_json(raw, client))
    except Exception as error:  # whatever a field of a kind we don't know makes the library raise
        log.error("update_unreadable", update=number, error=type(error).__name__)
        return Ignored(number)


def _is_finished(finished: Finished) -> bool:
    return finished.done() and not finished.cancelled() and finished.exception() is None


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
