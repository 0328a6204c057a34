"""What browsers ask for besides pages: static files, what makes the site installable, and the worker that keeps its shell."""

import json

from fastapi import APIRouter
from starlette.responses import Response

from bot.browsing.refusal import Refusal
from bot.channels.web.assets import load_assets
from bot.channels.web.templates import Templates
from bot.texts import Texts

_BRIEFLY = {"Cache-Control": "no-cache"}
_SHELL = ("bussola.css", "chat.js", "icon.svg")


def routes(texts: Texts, templates: Templates) -> APIRouter:
    """The addresses of everything that is the same for everybody."""
    router = APIRouter()
    assets = load_assets()

    @router.get("/static/{version}/{name}")
    async def static(version: str, name: str) -> Response:
        asset = assets.get(name)
        if asset is None or asset.address != f"/static/{version}/{name}":
            raise Refusal(404, "web.fault.nowhere")
        return asset.response()

    @router.get("/manifest.webmanifest")
    async def manifest() -> Response:
        return Response(json.dumps(_manifest(texts)), media_type="application/manifest+json", headers=_BRIEFLY)

    @router.get("/sw.js")
    async def worker() -> Response:
        shell = json.dumps(["/offline", *(assets[name].address for name in _SHELL)])
        script = assets["worker.js"].content.decode().replace("__SHELL__", shell)
        return Response(script, media_type=assets["worker.js"].media_type, headers=_BRIEFLY)

    @router.get("/offline")
    async def offline() -> Response:
        return templates.page("offline.html", here="")

    return router


def _manifest(texts: Texts) -> dict[str, object]:
    assets = load_assets()
    icons = [
        ("icon-192.png", "192x192", "any"),
        ("icon-512.png", "512x512", "any"),
        ("icon-512.png", "512x512", "maskable"),
    ]
    return {
        "name": texts.say("web.name"),
        "short_name": texts.say("web.name"),
        "description": texts.say("web.description"),
        "lang": "it",
        "start_url": "/chat",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f3ec",
        "theme_color": "#f6f3ec",
        "icons": [
            {"src": assets[name].address, "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in icons
        ],
    }
