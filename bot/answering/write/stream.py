"""A model's words as they come, within a time that no server can stretch."""

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from queue import Empty, Queue
from typing import Any, Literal

from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable
from langsmith import tracing_context

Why = Literal["timeout", "refused", "broken"]
_REFUSALS = (400, 404, 415, 422)


class StreamFault(Exception):
    """The words did not come to their end; `why` tells a timeout and a refused request from everything else."""

    def __init__(self, why: Why, cause: str = "") -> None:
        super().__init__(f"{why} {cause}".strip())
        self.why, self.cause = why, cause


class Loop:
    """An event loop in a thread of its own: a request that is given up there is closed, however its server behaves."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turn = threading.Lock()

    def start(self, work: Coroutine[Any, Any, None]) -> "_Running":
        """Run `work` there."""
        with self._turn:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="chat-model", daemon=True).start()
        return _Running(asyncio.run_coroutine_threadsafe(work, self._loop))

    def close(self) -> None:
        """End the thread."""
        with self._turn:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._loop = None


class _Running:
    def __init__(self, future: Any) -> None:  # noqa: ANN401 - concurrent.futures.Future[None]
        self._future = future

    def give_up(self) -> None:
        self._future.cancel()


def words_of(
    loop: Loop,
    model: Runnable[LanguageModelInput, AIMessage],
    messages: Sequence[BaseMessage],
    until: float,
) -> Iterator[str]:
    """What `model` answers to `messages`, piece by piece. `until` is a time of `time.monotonic()`.

    Raises:
        StreamFault: the time is over, the server refused the request, or anything else went wrong.
    """
    pieces: Queue[str | StreamFault | None] = Queue()
    running = loop.start(_feed(model, list(messages), pieces))
    try:
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise StreamFault("timeout")
            try:
                piece = pieces.get(timeout=left)
            except Empty:
                raise StreamFault("timeout") from None
            if isinstance(piece, StreamFault):
                raise piece
            if piece is None:
                return
            yield piece
    finally:
        running.give_up()


async def _feed(
    model: Runnable[LanguageModelInput, AIMessage],
    messages: list[BaseMessage],
    pieces: "Queue[str | StreamFault | None]",
) -> None:
    try:
        with tracing_context(
            enabled=False
        ):  # nobody's question goes to a tracing service, whatever the environment says
            async for chunk in model.astream(messages):
                pieces.put(str(chunk.text))
        pieces.put(None)
    except Exception as error:  # a server may answer anything; whatever comes of it, the answer is composed instead
        status = getattr(error, "status_code", None)
        pieces.put(StreamFault("refused" if status in _REFUSALS else "broken", type(error).__name__))
