"""An answer in pieces, a JSON object a line: what goes on, the text that grows, and the finished replies as the page has them."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import StreamingResponse

from bot.browsing.refusal import Refusal
from bot.channels.web.conversing import Conversing
from bot.channels.web.exchange import cards, exchange
from bot.channels.web.form import Form
from bot.channels.web.house import House
from bot.channels.web.showing import Shown
from bot.channels.web.templates import Templates
from bot.channels.web.visitor import Visitor

MEDIA_TYPE = "application/x-ndjson"
_SIGN_OF_LIFE_SECONDS = 4.0


def wants_stream(request: Request) -> bool:
    """Whether it is our script that asks."""
    return MEDIA_TYPE in request.headers.get("accept", "")


class Streams:
    """Answers forms piece by piece."""

    def __init__(self, house: House, conversing: Conversing, templates: Templates) -> None:
        self._house = house
        self._conversing = conversing
        self._templates = templates
        # The loop holds its tasks weakly, and an answer goes on when its reader has gone away.
        self._tasks: set[asyncio.Task[tuple[Shown, ...]]] = set()

    def answer(self, visitor: Visitor, form: Form, place: str, key: str = "") -> StreamingResponse:
        """The answer to `form`, sent as it comes; its buttons post to `place`."""
        lines = self._lines(visitor, form, place, key)
        # A proxy that collects what it passes on would keep the page waiting: some let themselves be told.
        return StreamingResponse(lines, media_type=MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})

    async def _lines(self, visitor: Visitor, form: Form, place: str, key: str) -> AsyncIterator[str]:
        said: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def draft(text: str) -> None:
            loop.call_soon_threadsafe(said.put_nowait, line(draft=text))

        task = asyncio.create_task(exchange(self._house, self._conversing, visitor, form, draft))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: said.put_nowait(None))
        searching = "web.searching" if self._house.ready.is_set() else "web.warming"
        yield line(status=self._house.context.texts.say(searching))
        while True:
            try:
                async with asyncio.timeout(_SIGN_OF_LIFE_SECONDS):
                    piece = await said.get()
            except TimeoutError:
                yield line()
                continue
            if piece is None:
                break
            yield piece
        yield await self._end(task, visitor, place, key)

    async def _end(self, task: "asyncio.Task[tuple[Shown, ...]]", visitor: Visitor, place: str, key: str) -> str:
        try:
            shown = task.result()
        except Refusal as refusal:
            return refused(refusal, await cards(self._house, refusal.heard), self._templates)
        return line(html=self._templates.render("replies.html", shown=shown, visitor=visitor, place=place, key=key))


def refused(refusal: Refusal, heard: tuple[Shown, ...], templates: Templates) -> str:
    """A refusal as the last line of an answer, below the cards that were `heard`; `words` go back to where they were typed."""
    html = templates.render("refused.html", refusal=refusal, cards=heard)
    return line(html=html, words=refusal.words, status_code=refusal.status)


def line(**said: object) -> str:
    """One object, one line."""
    return json.dumps(said, ensure_ascii=False) + "\n"
