"""What is said when a request is not carried out: a sentence, what to do, and the words to send again."""

import secrets

import structlog
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.door import Door
from bot.channels.web.refusal import Refusal
from bot.channels.web.stream import MEDIA_TYPE, refused, wants_stream
from bot.channels.web.templates import Templates

log = structlog.get_logger(__name__)

_SENTENCES = {404: "web.fault.nowhere", 405: "web.fault.method"}


def add_faults(site: FastAPI, door: Door, templates: Templates) -> None:
    """Make whatever fails on `site` a kind page, or a line for the script."""

    def answer(request: Request, refusal: Refusal) -> Response:
        headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else {}
        if wants_stream(request):
            return Response(refused(refusal, templates), refusal.status, headers, MEDIA_TYPE)
        response = door.page(request, "fault.html", refusal.status, refusal=refusal)
        response.headers.update(headers)
        return response

    async def refuse(request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return answer(request, refusal)

    async def misdirected(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = answer(request, Refusal(error.status_code, _SENTENCES.get(error.status_code, "web.fault.form")))
        response.headers.update(error.headers or {})
        return response

    async def broken(request: Request, error: Exception) -> Response:
        reference = secrets.token_hex(3)
        log.error("web_page_failed", reference=reference, error=type(error).__name__)
        return answer(request, Refusal(500, "web.fault.broken", reference=reference))

    site.add_exception_handler(Refusal, refuse)
    site.add_exception_handler(HTTPException, misdirected)
    site.add_exception_handler(Exception, broken)
