"""The conversation: a page that works by its forms alone, and the same forms answered piece by piece for the script."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web.conversing import Conversing
from bot.channels.web.door import Door
from bot.channels.web.exchange import exchange, told
from bot.channels.web.house import House
from bot.channels.web.stream import Streams, wants_stream


def routes(house: House, door: Door, conversing: Conversing, streams: Streams) -> APIRouter:
    """The conversation's addresses."""
    router = APIRouter()

    @router.get("/chat")
    async def show(request: Request) -> Response:
        session = await conversing.session(door.visitor(request))
        return door.page(request, "chat.html", shown=await told(house, session, "/start"))

    @router.post("/chat")
    async def say(request: Request) -> Response:
        visitor, form = await door.let_in(request)
        door.may_go_on(request, visitor, form)
        if wants_stream(request):
            return streams.answer(visitor, form, "/chat")
        shown = await exchange(house, conversing, visitor, form, lambda _: None)
        return door.page(request, "chat.html", shown=shown, asked=form.words)

    @router.post("/chat/fine")
    async def leave(request: Request) -> Response:
        visitor, _ = await door.let_in(request)
        response = RedirectResponse("/", 303)
        if await conversing.leave(visitor):
            door.forget(request, response)
        return response

    return router
