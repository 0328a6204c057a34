"""Updates as Telegram posts them. 200 means finished: before that, Telegram keeps the update and posts it again."""

import asyncio
import hashlib
import hmac
import json
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.guest import GuestServer
from bot.channels.telegram.client import Client
from bot.channels.telegram.dispatcher import Dispatcher, Stopping
from bot.channels.telegram.polling import read_update
from bot.channels.telegram.start import StartFault

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram posts (`url`), what it shows to be let in (`secret`), where we listen."""

    url: str
    secret: str
    host: str
    port: int


def secret_for(token: str) -> str:
    """A secret that every process with the same token arrives at."""
    return hmac.new(token.encode(), b"bussola webhook", hashlib.sha256).hexdigest()


def webhook_app(client: Client, dispatcher: Dispatcher, hook: Hook) -> Starlette:
    """The application that takes updates at the path of `hook.url`."""

    async def receive(request: Request) -> Response:
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), hook.secret.encode()):
            return Response(status_code=403)
        raw = await _read(request)
        if raw is None:
            return Response(status_code=400)
        try:
            # Shielded: when Telegram hangs up, the update goes on, and its repetition joins it.
            await asyncio.shield(dispatcher.accept(read_update(raw, client)))
        except Stopping:
            return Response(status_code=503)
        return Response()

    return Starlette(routes=[Route(urlsplit(hook.url).path or "/", receive, methods=["POST"])])


async def _read(request: Request) -> dict[str, object] | None:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_BYTES:
            return None
    try:
        raw = json.loads(body)
        int(raw["update_id"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    return dict(raw)


def listen(hook: Hook) -> socket.socket:
    """The socket Telegram's posts arrive at.

    Raises:
        StartFault: the port is taken, or not ours to take.
    """
    try:
        return socket.create_server((hook.host, hook.port), backlog=256)
    except OSError:
        raise StartFault("telegram.start.port_taken", host=hook.host, port=hook.port) from None


def webhook_server(app: Starlette) -> GuestServer:
    """A server for `app`, not yet started; it stops when its `should_exit` is set."""
    return GuestServer(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
