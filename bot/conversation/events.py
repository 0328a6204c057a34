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
    """A photo, a voice message, a sticker...: looked at by nobody. Its `caption` is read for signs of danger alone."""

    caption: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The buttons under a card; an empty one is not shown."""

    back: str
    readers: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Someone may be in danger: `card` is all that is said, in place of the message, which is not here.

    Without `labels` it is the soft line, and what was asked may follow as an event of its own. `language` is that of the card.
    """

    card: str
    labels: Labels | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class ReadersAsked:
    """Someone wants to know who reads what they write; `said` is the answer."""

    said: str


@dataclass(frozen=True, slots=True)
class DataRemoved:
    """Personal data were taken out of the message that follows."""


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


Event = TextSent | Tapped | Unsupported | Alarm | ReadersAsked | DataRemoved
Outcome = Answered | SectionOpened | SourcesRecalled | Failed
