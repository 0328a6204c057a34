"""What comes out of answering: an `Answer` or a `Declined`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.retrieval.library import Source
from bot.retrieval.passage import Passage

DeclineReason = Literal["no_evidence", "empty", "too_long", "unreadable", "topic_gone"]


@dataclass(frozen=True, slots=True)
class Citation:
    """The link from sentences of the answer to a source; `number` is what the reader sees, `locators` the places in it."""

    number: int
    source: Source
    locators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of the answer and the numbers of the citations behind it; `opens_paragraph` starts a new one."""

    text: str
    numbers: tuple[int, ...]
    opens_paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A section the reader can go to next: its id and its question."""

    section_id: str
    heading: str


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a fact that changes often was last read again; `office` is who knows better once `review_by` is past."""

    reviewed_on: date
    review_by: date
    office: str

    def is_past(self, today: date) -> bool:
        """Whether the section should have been read again before `today`."""
        return today > self.review_by


@dataclass(frozen=True, slots=True)
class Focus:
    """What a conversation is about, by ids: the pages spoken of, the aspect last asked, the section last answered from, and the
    pages spoken of before these or beside them. Never words."""

    pages: tuple[str, ...] = ()
    aspect: str | None = None
    section: str = ""
    before: tuple[str, ...] = ()


NOTHING = Focus()
"""What a conversation is about before anything was said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Sentences with their citations; `sections` (ids) is where they stand, the first the one answered from.

    The pages' own reviewed sentences or, where `ai_generated`, sentences that the chat model `model` wrote, each verified.
    """

    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    sections: tuple[str, ...]
    next_topics: tuple[Topic, ...]
    freshness: Freshness | None
    focus: Focus
    index_version: str
    probability: float
    passages: tuple[Passage, ...]
    ai_generated: bool = False
    model: str = ""
    language: str = "it"
    """What its sentences are in (ISO 639-1): the pages are Italian, a chat model may write in others."""

    @property
    def text(self) -> str:
        """The sentences with their numbers, as a person reads them."""
        parts: list[str] = []
        for sentence in self.sentences:
            numbers = "".join(f"[{number}]" for number in sentence.numbers)
            separator = "\n\n" if sentence.opens_paragraph else " "
            parts += [separator if parts else "", sentence.text, f" {numbers}" if numbers else ""]
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Declined:
    """No answer, and why; `nearest` is what the knowledge base does have."""

    reason: DeclineReason
    nearest: tuple[Topic, ...] = ()
    passages: tuple[Passage, ...] = ()
    focus: Focus = field(default_factory=Focus)


@dataclass(frozen=True, slots=True)
class Recognized:
    """A message that is no question for the pages: what it wants instead (an intent of `intenti.yaml`), and what is near."""

    intent: str
    nearest: tuple[Topic, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A message that picks one of the questions offered last (0 is the first)."""

    position: int


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What is kept of an answer (and of a refusal), so that its buttons work later: ids and citations, never words."""

    key: str
    created_at: datetime
    index_version: str
    sections: tuple[str, ...]
    topics: tuple[str, ...]
    citations: tuple[Citation, ...]
    ai_generated: bool = False
    model: str = ""


Result = Answer | Declined | Recognized | Chosen
"""What answering makes of a message."""
