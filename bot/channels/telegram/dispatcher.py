"""Order within a chat, chats in parallel; a repeated update joins the one under way."""

import asyncio
from heapq import heappop, heappush

from bot.channels.telegram.handling import Handling
from bot.channels.telegram.translate import Heard, Ignored, Incoming

Finished = asyncio.Future[None]


class Stopping(Exception):
    """The process is about to end: the update was not begun, and will come again."""


class Dispatcher:
    """Hands updates on, one at a time for each chat, in the order of their numbers."""

    def __init__(self, handling: Handling, ready: asyncio.Event) -> None:
        """Nothing is handled, or counted as tried, before `ready` is set."""
        self._handling = handling
        self._ready = ready
        self._under_way: dict[int, Finished] = {}
        self._queues: dict[int, list[tuple[int, Incoming]]] = {}
        self._serving: set[asyncio.Task[None]] = set()
        self._stopping = False

    def accept(self, incoming: Incoming) -> Finished:
        """Take an update; what comes back is done when the update is finished. Don't cancel it: others may wait for it."""
        number = incoming.update_id
        if number in self._under_way:
            return self._under_way[number]
        finished: Finished = asyncio.get_running_loop().create_future()
        # Nobody may be left waiting for it by then.
        finished.add_done_callback(lambda done: done.cancelled() or done.exception())
        if self._stopping:
            finished.set_exception(Stopping())
            return finished
        self._under_way[number] = finished
        chat = incoming.chat or -number
        if chat in self._queues:
            _overtake(self._queues[chat], incoming)
            heappush(self._queues[chat], (number, incoming))
        else:
            self._queues[chat] = [(number, incoming)]
            serving = asyncio.create_task(self._serve(chat))
            self._serving.add(serving)
            serving.add_done_callback(self._serving.discard)
        return finished

    async def stop(self, seconds: float) -> None:
        """Finish what is being handled, for `seconds` at most; what was not begun is let go."""
        self._stopping = True
        if self._serving:
            await asyncio.wait(self._serving, timeout=seconds)
        for task in self._serving:
            task.cancel()
        for finished in self._under_way.values():
            if not finished.done():
                finished.set_exception(Stopping())

    async def _serve(self, chat: int) -> None:
        queue = self._queues[chat]
        await self._until_ready()
        while queue and not self._stopping:
            number, incoming = heappop(queue)
            await self._handling.finish(incoming)
            self._under_way.pop(number).set_result(None)
        del self._queues[chat]

    async def _until_ready(self) -> None:
        while not self._ready.is_set() and not self._stopping:
            try:
                async with asyncio.timeout(1):
                    await self._ready.wait()
            except TimeoutError:
                continue


def _overtake(queue: list[tuple[int, Incoming]], incoming: Incoming) -> None:
    """An edit replaces its original where that was not begun: one answer, to what the student means now."""
    if not isinstance(incoming, Heard) or not incoming.edited:
        return
    for position, (number, earlier) in enumerate(queue):
        if isinstance(earlier, Heard) and earlier.message == incoming.message and number < incoming.update_id:
            queue[position] = (number, Ignored(number, earlier.chat))
