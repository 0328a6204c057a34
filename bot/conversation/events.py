"""What happens in a conversation: a message, a tap, or the outcome of something the conversation asked for."""

from dataclasses import dataclass
from typing import Literal

from bot.answering.models import Answer, Citation, Result


@dataclass(frozen=True, slots=True)
class TextSent:
    """A message typed by the student, commands included."""

    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button pressed; `quoted` are the words of the message that the button's message replies to, if the channel has them."""

    payload: str
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A photo, a voice message, a sticker...: looked at by nobody."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Outcome of `AskQuestion`, `OpenTopic` or `OpenBrief`: what was found, and the key of its record."""

    result: Result
    record_key: str


@dataclass(frozen=True, slots=True)
class SectionOpened:
    """Outcome of `OpenWhole`: the whole section, or None where the knowledge base holds it no longer."""

    section: Answer | None
    record_key: str


@dataclass(frozen=True, slots=True)
class SourcesRecalled:
    """Outcome of `RecallSources`: what was cited then; None where the record has expired."""

    citations: tuple[Citation, ...] | None


@dataclass(frozen=True, slots=True)
class Failed:
    """Outcome of a request that could not be carried out, now; `reference` finds the cause in the log."""

    what: Literal["knowledge", "unknown"]
    reference: str


Event = TextSent | Tapped | Unsupported
Outcome = Answered | SectionOpened | SourcesRecalled | Failed
