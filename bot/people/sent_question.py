"""Questions that the pages could not answer and that their author chose to send to a person: what is kept of them, the answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from bot.people.relay import carries_contact

LONGEST = 1000
"""Characters in a question, as many as the pages are asked with."""
LONGEST_ANSWER = 1200
LONGEST_TITLE = 160
LONGEST_ADDRESS = 500
A_DAY = 3
"""How many one person may send in a day: enough to think of another one, too few to flood who answers."""

Status = Literal["open", "answered", "declined", "unanswered"]
"""It waits; somebody answered; somebody said that it is not for them; nobody did anything in time."""


class Unfit(Exception):
    """An answer can't be sent as it is; `key` says why: "empty", "too_long", "contact", "no_source", "bad_address", "closed"."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What a person wrote, and the source it rests on."""

    text: str
    source_title: str
    source_address: str


@dataclass(frozen=True, slots=True)
class QuestionSent:
    """A question to be kept for a person; the consent it rests on is given in the same step.

    `record` is the key of the refusal it was sent from, so that each is sent once; `topics` are headings of what was near.
    """

    record: str
    words: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionWithdrawn:
    """A question that waits is taken back."""

    record: str


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """What became of a question was shown to its author, in a channel that shows what has come when they come back."""

    key: str


QuestionEvent = QuestionSent | QuestionWithdrawn | AnswerShown


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question as its author may know it; an answer that has not arrived yet is not there, and the question still waits."""

    record: str
    words: str
    topics: tuple[str, ...]
    sent_at: datetime
    status: Status
    answer: WrittenAnswer | None = None


@dataclass(frozen=True, slots=True)
class ComingAnswer:
    """What became of a question, which its author may read now. `answer` is there only where it was answered."""

    key: str
    conversation: str
    words: str
    sent_at: datetime
    status: Status
    answer: WrittenAnswer | None = None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as who answers sees it: never whose it is. `words` are empty where they are gone."""

    key: str
    words: str
    topics: tuple[str, ...]
    sent_at: datetime
    status: Status
    closed_at: datetime | None
    closed_by: str
    due_at: datetime | None
    delivered_at: datetime | None
    answer: WrittenAnswer | None = None


def answer_in(text: str, source_title: str, source_address: str) -> WrittenAnswer:
    """The answer that somebody wrote.

    Raises:
        Unfit: it is empty or too long, leads out of the chat, or names no source that can be looked up.
    """
    text = "\n".join(line.strip() for line in text.strip().splitlines())
    title, address = " ".join(source_title.split()), source_address.strip()
    if not text:
        raise Unfit("empty")
    if len(text) > LONGEST_ANSWER or len(title) > LONGEST_TITLE or len(address) > LONGEST_ADDRESS:
        raise Unfit("too_long")
    if carries_contact(f"{text}\n{title}"):
        raise Unfit("contact")
    if not title:
        raise Unfit("no_source")
    if not _is_address(address) or carries_contact(address):
        raise Unfit("bad_address")
    return WrittenAnswer(text, title, address)


def _is_address(text: str) -> bool:
    """Whether `text` reads like the address of a page. Nothing is opened."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        told = parts.username or parts.password
    except ValueError:
        return False
    whole = text.isprintable() and not any(letter.isspace() for letter in text)
    return whole and parts.scheme in ("http", "https") and "." in host.strip(".") and not told
