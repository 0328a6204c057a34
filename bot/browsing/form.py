"""What a form sends, read with a limit."""

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

_PATIENCE_SECONDS = 20.0


class BadForm(Exception):
    """It is no form that can be read; `status` says why: 400 cut off, 408 too slow, 413 too large, 415 or 422 none at all."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def read_fields(request: Request, largest: int, most: int) -> dict[str, str]:
    """The fields in `request`, each once: `largest` bytes and `most` fields at the most.

    Raises:
        BadForm: there are others, or more.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise BadForm(415)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            body = await _read_body(request, largest)
    except TimeoutError:
        raise BadForm(408) from None
    except ClientDisconnect:
        raise BadForm(400) from None
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=most)
    except ValueError:
        raise BadForm(422) from None
    fields = {name: value.replace("\r\n", "\n") for name, value in pairs}
    if len(fields) < len(pairs):
        raise BadForm(422)
    return fields


async def _read_body(request: Request, largest: int) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > largest:
            raise BadForm(413)
    return bytes(body)
