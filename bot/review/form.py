"""What a form of ours sends, read with a limit and checked."""

import asyncio
from typing import TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import ClientDisconnect, Request

from bot.review.refusal import Refusal

LARGEST_BYTES = 64_000
_MOST_FIELDS = 30
_PATIENCE_SECONDS = 20.0


class Form(BaseModel):
    """What every form has; what it does not name is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: str = Field(default="", max_length=128)


F = TypeVar("F", bound=Form)


async def read_form(request: Request) -> dict[str, str]:
    """The fields that `request` brings, each once.

    Raises:
        Refusal: it is too large, too slow, or no form.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise Refusal(415, "review.fault.form")
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            body = await _read_body(request)
    except (TimeoutError, ClientDisconnect):
        raise Refusal(408, "review.fault.form") from None
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Refusal(422, "review.fault.form") from None
    fields = {name: value.replace("\r\n", "\n") for name, value in pairs}
    if len(fields) < len(pairs) or any("\0" in value for value in fields.values()):
        raise Refusal(422, "review.fault.form")
    return fields


def checked(model: type[F], fields: dict[str, str]) -> F:
    """The form that `fields` are.

    Raises:
        Refusal: a field is of another kind, or of another form.
    """
    try:
        return model.model_validate(fields)
    except ValidationError:
        raise Refusal(422, "review.fault.form") from None


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BYTES:
            raise Refusal(413, "review.fault.large")
    return bytes(body)
