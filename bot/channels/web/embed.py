"""The chat within somebody else's page. Its key travels in its own forms: no cookie is set in another site's frame, where many
browsers would drop it, and nothing could follow anybody from site to site. It also serves browsers that keep no cookies.
"""

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.browsing.refusal import Refusal
from bot.channels.web.assets import load_assets
from bot.channels.web.conversing import Conversing
from bot.channels.web.door import Door
from bot.channels.web.exchange import exchange, told
from bot.channels.web.house import House
from bot.channels.web.stream import Streams, wants_stream
from bot.channels.web.visitor import new_visitor
from bot.conversation.session import Session


def routes(house: House, door: Door, conversing: Conversing, streams: Streams) -> APIRouter:
    """The embedded page, and the script that puts it into a page with one line."""
    router = APIRouter()

    @router.get("/embed")
    async def show(request: Request) -> Response:
        return door.page_by_key(request, new_visitor(), "chat.html", shown=await told(house, Session(), "/start"))

    @router.post("/embed")
    async def say(request: Request) -> Response:
        visitor, form = await door.let_in_by_key(request)
        door.may_go_on(request, visitor, form)
        if wants_stream(request):
            return streams.answer(visitor, form, "/embed", visitor.key)
        shown = await exchange(house, conversing, visitor, form, lambda _: None)
        return door.page_by_key(request, visitor, "chat.html", shown=shown, asked=form.words)

    @router.get("/embed.js")
    async def script() -> Response:
        if not house.manner.embedders:
            raise Refusal(404, "web.fault.nowhere")
        asset = load_assets()["embed.js"]
        title = json.dumps(house.context.texts.say("web.embed.title"))
        return Response(
            asset.content.decode().replace("__TITLE__", title),
            media_type=asset.media_type,
            headers={"Cache-Control": "public, max-age=3600"},
        )

    return router
