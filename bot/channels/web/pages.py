"""The pages around the chat: what Bussola is, what happens to data, help, accessibility; and a sign of life for monitors."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.channels.web.conversing import Conversing
from bot.channels.web.door import Door
from bot.channels.web.exchange import told
from bot.channels.web.house import House
from bot.channels.web.showing import show
from bot.conversation.replies import Reply
from bot.conversation.rich import rich


def routes(house: House, door: Door, conversing: Conversing) -> APIRouter:
    """The addresses of the pages."""
    router = APIRouter()

    @router.get("/")
    async def home(request: Request) -> Response:
        return door.page(request, "home.html")

    @router.get("/privacy")
    @router.get("/aiuto")
    async def tell(request: Request) -> Response:
        path = request.url.path
        session = await conversing.session(door.visitor(request))
        return door.page(request, "told.html", about=path.removeprefix("/"), shown=await told(house, session, path))

    @router.get("/accessibilita")
    async def accessibility(request: Request) -> Response:
        said = Reply(rich(house.context.texts.say("web.accessibility.body")), "info")
        text = show(said, (), "", house.context.texts)
        return door.page(request, "accessibility.html", text=text, contact=house.context.reach)

    @router.get("/salute")
    async def health() -> Response:
        ready = house.ready.is_set()
        return JSONResponse({"pronta": ready}, 200 if ready else 503)

    return router
