"""What the bot says: text, buttons, and of what kind it is."""

from dataclasses import dataclass
from typing import Literal

from bot.conversation.rich import RichText, text_of
from bot.pictures.models import Picture

ReplyKind = Literal["answer", "declined", "smalltalk", "offtopic", "refused", "crisis", "gate", "limited", "info"]


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap: a payload (at most 64 bytes, no words of anybody's) or an address to open."""

    label: str
    payload: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand over, whole: a channel sends it after the message, or offers it for download."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. `quotes` ties it to the message it answers, so that a tap on its buttons brings those words back.

    A `picture` is drawn by the channel when it is shown: `bot.pictures.drawing.draw` gives its PNG, `picture.alt` its words for
    whoever does not see it. The text says all that the picture says.
    """

    text: RichText
    kind: ReplyKind
    buttons: Rows = ()
    quotes: bool = False
    handoff: bool = False
    document: Document | None = None
    picture: Picture | None = None
    number_button: str = ""
    """The label of a button that sends the speaker's own telephone number, where a channel has one."""
    language: str = ""
    """The language of its words (ISO 639-1), where it is not the one that is spoken."""

    @property
    def words(self) -> str:
        """The text without styles."""
        return text_of(self.text)
