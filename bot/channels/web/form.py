"""What a form of ours sends, read with a limit."""

import asyncio
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import ClientDisconnect, Request

from bot.channels.web.refusal import Refusal
from bot.conversation.events import Event, Tapped, TextSent

LARGEST_BYTES = 256_000
"""Some eighty thousand characters: nobody types as much, and whatever comes is read by who looks for signs of danger."""
_MOST_FIELDS = 12
_PATIENCE_SECONDS = 20.0


class Form(BaseModel):
    """A message (`text`) or a button (`payload`, with the words it goes back to). `key` is sent by pages without cookies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = ""
    payload: str = Field(default="", max_length=64)
    quoted: str = ""
    token: str = Field(default="", max_length=128)
    key: str = Field(default="", max_length=64)

    @property
    def event(self) -> Event:
        """What happened."""
        return Tapped(self.payload, self.quoted) if self.payload else TextSent(self.text)

    @property
    def words(self) -> str:
        """The words that an answer to this goes back to."""
        return self.quoted if self.payload else self.text


async def read_form(request: Request) -> Form:
    """The form in `request`.

    Raises:
        Refusal: it is too large, too slow, or no form of ours.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise Refusal(415, "web.fault.form")
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            body = await _read_body(request)
    except TimeoutError:
        raise Refusal(408, "web.fault.slow") from None
    except ClientDisconnect:
        raise Refusal(400, "web.fault.form") from None
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=_MOST_FIELDS)
        fields = {name: value.replace("\r\n", "\n") for name, value in pairs}
        if len(fields) < len(pairs):
            raise Refusal(422, "web.fault.form")
        return Form.model_validate(fields)
    except (ValidationError, ValueError):
        raise Refusal(422, "web.fault.form") from None


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BYTES:
            raise Refusal(413, "web.fault.large")
    return bytes(body)
