"""What a form of ours sends."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request

from bot.browsing.form import BadForm, read_fields
from bot.browsing.refusal import Refusal
from bot.conversation.events import Event, Tapped, TextSent

LARGEST_BYTES = 256_000
"""Some eighty thousand characters: nobody types as much, and whatever comes is read by who looks for signs of danger."""
_MOST_FIELDS = 12
_SENTENCES = {408: "web.fault.slow", 413: "web.fault.large"}


class Form(BaseModel):
    """A message (`text`) or a button (`payload`, with the words it goes back to). `key` is sent by pages without cookies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = ""
    payload: str = Field(default="", max_length=64, pattern=r"^[^\x00]*$")
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
    try:
        return Form.model_validate(await read_fields(request, LARGEST_BYTES, _MOST_FIELDS))
    except BadForm as bad:
        raise Refusal(bad.status, _SENTENCES.get(bad.status, "web.fault.form")) from None
    except ValidationError:
        raise Refusal(422, "web.fault.form") from None
