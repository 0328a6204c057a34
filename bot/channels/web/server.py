"""Serving the site in the event loop of whoever starts it."""

import asyncio
import socket

import uvicorn
from starlette.types import ASGIApp

from bot.channels.guest import GuestServer

_FINISH_SECONDS = 20
_WAITING = 1024
"""Connections that may wait to be accepted: a whole school presses Send together."""


class WebFault(Exception):
    """The site can't be served; `key` and `values` make the sentence that says what to do."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def bind(host: str, port: int) -> socket.socket:
    """The socket browsers come to.

    Raises:
        WebFault: the port is taken, or not ours to take.
    """
    try:
        return socket.create_server((host, port), backlog=_WAITING)
    except OSError:
        raise WebFault("web.start.port_taken", host=host, port=port) from None


async def serve_site(site: ASGIApp, listening: socket.socket, proxies: str, stop: asyncio.Event) -> None:
    """Serve until `stop`, then let the answers under way end. `proxies` are those whose word on addresses is taken."""
    config = uvicorn.Config(
        site,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        backlog=_WAITING,
        forwarded_allow_ips=proxies,
        timeout_graceful_shutdown=_FINISH_SECONDS,
    )
    server = GuestServer(config)
    serving = asyncio.create_task(server.serve([listening]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving
