"""What is said when a request is not carried out: a sentence, what to do, and the words to send again.

No words go unheard, whether they are given back or not: where someone may be in danger, the card stands first.
"""

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.browsing.refusal import Refusal, broken
from bot.channels.web.door import Door
from bot.channels.web.exchange import cards
from bot.channels.web.house import House
from bot.channels.web.stream import MEDIA_TYPE, refused, wants_stream
from bot.channels.web.templates import Templates

_SENTENCES = {404: "web.fault.nowhere", 405: "web.fault.method"}


def add_faults(site: FastAPI, house: House, door: Door, templates: Templates) -> None:
    """Make whatever fails on `site` a kind page, or a line for the script."""

    async def answer(request: Request, refusal: Refusal) -> Response:
        heard = await cards(house, refusal.heard)
        if wants_stream(request):
            return Response(refused(refusal, heard, templates), refusal.status, refusal.headers, MEDIA_TYPE)
        return door.fault(request, refusal, heard)

    async def refuse(request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return await answer(request, refusal)

    async def misdirected(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = await answer(
            request, Refusal(error.status_code, _SENTENCES.get(error.status_code, "web.fault.form"))
        )
        response.headers.update(error.headers or {})
        return response

    async def break_down(request: Request, error: Exception) -> Response:
        return await answer(request, broken("web_page_failed", error, "web.fault.broken"))

    site.add_exception_handler(Refusal, refuse)
    site.add_exception_handler(HTTPException, misdirected)
    site.add_exception_handler(Exception, break_down)
