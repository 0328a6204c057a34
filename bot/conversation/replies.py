"""What the bot says: text, buttons, and of what kind it is."""

from dataclasses import dataclass
from typing import Literal

from bot.conversation.rich import RichText, text_of

ReplyKind = Literal["answer", "declined", "smalltalk", "offtopic", "refused", "crisis", "gate", "limited", "info"]


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap: a payload (at most 64 bytes, no words of anybody's) or an address to open."""

    label: str
    payload: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. `quotes` ties it to the message it answers, so that a tap on its buttons brings those words back."""

    text: RichText
    kind: ReplyKind
    buttons: tuple[tuple[Button, ...], ...] = ()
    quotes: bool = False
    handoff: bool = False

    @property
    def words(self) -> str:
        """The text without styles."""
        return text_of(self.text)
