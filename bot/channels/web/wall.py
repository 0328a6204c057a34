"""The page for a screen that a whole class looks at: a question, its answer in big type with its sources, and the lesson.

There is no account and no cookie, and nothing is kept: what a page speaks of stays in memory, under a key that only its own forms
hold, and is gone when the page is opened anew.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Lock

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.browsing.refusal import Refusal
from bot.channels.threads import in_thread
from bot.channels.web.assets import load_assets
from bot.channels.web.conversing import Conversing
from bot.channels.web.door import Door
from bot.channels.web.exchange import exchange
from bot.channels.web.house import Classroom, House, Turn
from bot.channels.web.invitation import Invitation, invitation
from bot.channels.web.stream import Streams, wants_stream
from bot.channels.web.templates import Templates
from bot.channels.web.visitor import Visitor, new_visitor
from bot.conversation.context import Context
from bot.conversation.session import Session
from bot.conversation.wall import going_on, opened
from bot.lesson.page import Site, write_page
from bot.people.classes import CODE

_MOST_SCREENS = 500


class Screens:
    """What the screens that are on now speak of: topics, by page, in memory, the longest silent forgotten first."""

    def __init__(self, context: Context, clock: Callable[[], datetime]) -> None:
        self._context = context
        self._clock = clock
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._lock = Lock()

    def session(self, conversation: str) -> Session:
        """What a screen speaks of; a new one speaks of nothing."""
        with self._lock:
            known = self._sessions.get(conversation)
        now = self._clock()
        return going_on(known, self._context, now) if known else opened(self._context, now)

    def keep(self, conversation: str, turn: Turn) -> None:
        """Remember the topic until the next question; of the rest of a turn nothing."""
        with self._lock:
            self._sessions[conversation] = turn.session
            self._sessions.move_to_end(conversation)
            while len(self._sessions) > _MOST_SCREENS:
                self._sessions.popitem(last=False)

    def close(self, update_id: int | None, conversation: str) -> None:  # noqa: ARG002 - there are no updates here
        """Forget a screen."""
        with self._lock:
            self._sessions.pop(conversation, None)


def routes(house: House, classroom: Classroom, door: Door, templates: Templates, longest: float) -> APIRouter:
    """The screen (`/aula`, with or without the code of a class) and the lesson on it."""
    router = APIRouter()
    screen = replace(house, take=classroom.take, keeping=Screens(house.context, house.clock))
    conversing = Conversing(screen, longest)
    streams = Streams(screen, conversing, templates)

    def page(request: Request, visitor: Visitor, shown: object = (), asked: str = "") -> Response:
        code = request.path_params.get("code", "")
        invited = _invited(code, request)
        unknown = bool(code) and invited is None
        where = {"here": "/aula", "place": request.url.path, "visitor": visitor, "key": visitor.key}
        said = {"invited": invited, "unknown": unknown, "shown": shown, "asked": asked}
        return templates.page("wall.html", 404 if unknown and request.method == "GET" else 200, **where, **said)

    def _invited(code: str, request: Request) -> Invitation | None:
        ends = classroom.classes.class_ends(code) if CODE.fullmatch(code) else None
        return invitation(code, ends, house, classroom, request) if ends else None

    @router.get("/aula/lezione")
    async def lesson() -> Response:
        found = await in_thread(classroom.lesson)
        if found is None:
            raise Refusal(404, "classroom.wall.no_lesson")
        assets = load_assets()
        site = Site(assets["lesson.css"].address, assets["lesson.js"].address, assets["icon.svg"].address, "/aula")
        return HTMLResponse(await in_thread(write_page, found, house.context.texts, house.clock().date(), site))

    @router.get("/aula")
    @router.get("/aula/{code}")
    async def show(request: Request) -> Response:
        return await in_thread(page, request, new_visitor())

    @router.post("/aula")
    @router.post("/aula/{code}")
    async def say(request: Request) -> Response:
        visitor, form = await door.let_in_by_key(request)
        door.may_go_on(request, visitor, form)
        if wants_stream(request):
            return streams.answer(visitor, form, request.url.path, visitor.key)
        shown = await exchange(screen, conversing, visitor, form, lambda _: None)
        return await in_thread(page, request, visitor, shown, form.words)

    return router
