"""What a form of ours sends, read with a limit and checked."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from bot.browsing.form import BadForm, read_fields
from bot.browsing.refusal import Refusal

LARGEST_BYTES = 64_000
_MOST_FIELDS = 90


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
    try:
        fields = await read_fields(request, LARGEST_BYTES, _MOST_FIELDS)
    except BadForm as bad:
        raise Refusal(bad.status, "review.fault.large" if bad.status == 413 else "review.fault.form") from None
    if any("\0" in value for value in fields.values()):
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
