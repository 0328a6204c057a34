"""Interests as a cooperative's staff asks for them and sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from bot.people.handover import Handover
from bot.people.lead import ANSWER_WITHIN, AgeBand, Ending, Status
from bot.people.reaching import Contact


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody of a cooperative's staff; `staff` names them, for the audit and for assignments."""

    cooperative: int
    staff: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look for; what is None is not asked. `since` and `until` are days on which interests were left, both included."""

    status: Status | None = None
    profession: str | None = None
    province: str | None = None
    school_year: int | None = None
    class_code: str | None = None
    opportunity: str | None = None
    assigned_to: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListedLead:
    """An interest in a list. Of a withdrawn one only the dates and the state are left. `name` is a first name or nickname."""

    key: str
    name: str
    age_band: AgeBand | Literal[""]
    professions: tuple[str, ...]
    province: str
    school_year: int | None
    class_code: str
    opportunity: str
    status: Status
    reason: Ending | Literal[""]
    assigned_to: str
    due_on: date | None
    left_at: datetime
    changed_at: datetime
    first_contact_at: datetime | None
    withdrawn_at: datetime | None
    unread: int
    thread_closed_by: str

    def waits_too_long(self, now: datetime) -> bool:
        """Whether nobody has said a word to its student for as long as they may wait."""
        silent = self.first_contact_at is None and self.status != "closed" and not self.thread_closed_by
        return silent and now - self.left_at >= ANSWER_WITHIN


@dataclass(frozen=True, slots=True)
class Page:
    """Interests by date, the newest first; `after` is what the next page is asked with (None: this is the last)."""

    rows: tuple[ListedLead, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody of the staff noted."""

    staff: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RelayMessage:
    """A message of a thread; one of the staff's has not arrived before `delivered_at`."""

    author: Literal["student", "staff"]
    staff: str
    text: str
    at: datetime
    due_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """How many messages a thread has, how many of them are the student's, how many have arrived."""

    written: int
    of_student: int
    arrived: int


@dataclass(frozen=True, slots=True)
class OpenedLead:
    """One interest in full: an adult's contact or a parent's, never a minor's; notes, the messages, what was proposed last."""

    row: ListedLead
    contact: Contact | None
    notes: tuple[Note, ...]
    messages: tuple[RelayMessage, ...]
    handover: Handover | None = None


@dataclass(frozen=True, slots=True)
class Promptness:
    """How a cooperative answers, never who of it does: of the interests `left` lately how many were `answered`, half of them
    within `half_within` (None: none was). `waiting` are those, whenever they were left, that nobody answered in time.
    """

    left: int
    answered: int
    half_within: timedelta | None
    waiting: int


class Refused(Exception):
    """It can't be done; `key` says why: "closed", "empty", "too_long", "contact", "moved"; for a proposal to pass it on,
    "closed", "nobody", "not_now", "said_no"; for taking such a proposal back, "answered".
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


LATELY = timedelta(days=90)
"""What is looked at to tell how a cooperative answers."""

NEXT: Mapping[Status, tuple[Status, ...]] = MappingProxyType(
    {
        "new": ("taken", "closed"),
        "taken": ("contacted", "new", "closed"),
        "contacted": ("met", "taken", "closed"),
        "met": ("closed", "contacted"),
        "closed": (),
    }
)
"""Where an interest can go from each state: on, back from a slip, or to its end, which is final."""
