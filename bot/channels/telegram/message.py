"""A message as Telegram takes it: text, entities counted in UTF-16 units, buttons; a picture; a file. And its outbox form."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from bot.conversation.replies import Button
from bot.pictures.models import Picture

LONGEST = 4096
"""UTF-16 units in a message."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A style over `length` UTF-16 units from `offset`."""

    kind: Literal["bold", "text_link"]
    offset: int
    length: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say. `quotes` is the number of the message it replies to; an `urgent` one is never held back.

    `number_button` is the label of a button that sends the student's own telephone number; it has the place of other buttons.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    quotes: int | None = None
    urgent: bool = False
    number_button: str = ""
    act: Literal["say"] = "say"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to hand over."""

    __pydantic_config__ = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    name: str
    media_type: str
    content: bytes
    act: Literal["attach"] = "attach"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, drawn when it is sent: what waits in the outbox is what is on it. The message after it says the same."""

    picture: Picture
    act: Literal["draw"] = "draw"


@dataclass(frozen=True, slots=True)
class Departure:
    """Leaving a group."""

    act: Literal["leave"] = "leave"


Outgoing = Message | Attachment | Drawing | Departure
_OUTGOING: TypeAdapter[Outgoing] = TypeAdapter(Annotated[Outgoing, Field(discriminator="act")])


def pack(outgoing: Outgoing) -> str:
    """`outgoing` as text."""
    return _OUTGOING.dump_json(outgoing, exclude_defaults=False).decode()


def unpack(text: str | None) -> Outgoing | None:
    """What `pack` packed; None where this version can't read it."""
    try:
        return _OUTGOING.validate_json(text) if text is not None else None
    except ValidationError:
        return None


def units(text: str) -> int:
    """The length of `text` as Telegram counts it, in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)
