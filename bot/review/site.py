"""The staff's pages, joined."""

import secrets

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.review import accounts, entering, exporting, inbox, inviting, lead, profile
from bot.review.doors import Doors
from bot.review.house import House
from bot.review.pages import STYLE, STYLE_ADDRESS, Pages
from bot.review.refusal import Refusal

log = structlog.get_logger(__name__)


def open_doors(house: House) -> Doors:
    """Every page and form, with the power it takes."""
    doors = Doors(house, Pages(house))
    for room in (entering, inviting, profile, inbox, lead, exporting, accounts):
        room.hang(doors)
    return doors


def build_review(house: House) -> Starlette:
    """The pages of `house`, under /gestione; starts nothing. Whoever serves them adds the site's headers."""
    doors = open_doors(house)

    async def style(_request: Request) -> Response:
        return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"})

    async def refuse(request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return await run_in_threadpool(doors.refuse, request, refusal)

    async def misdirected(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        key = "review.fault.nowhere" if error.status_code == 404 else "review.fault.method"
        response = await run_in_threadpool(doors.refuse, request, Refusal(error.status_code, key))
        response.headers.update(error.headers or {})
        return response

    async def broken(request: Request, error: Exception) -> Response:
        reference = secrets.token_hex(3)
        log.error("review_page_failed", reference=reference, error=type(error).__name__)
        return doors.refuse(request, Refusal(500, "review.fault.broken", reference=reference))

    return Starlette(
        routes=[*doors.routes, Route(STYLE_ADDRESS, style)],
        exception_handlers={Refusal: refuse, HTTPException: misdirected, Exception: broken},
    )
