"""What the pages are told of the house they belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.barometer.findings import Subjects
from bot.people.barometer import Month
from bot.people.cooperative import Cooperative
from bot.people.inbox import Asker, Exchanged, Filters, OpenedLead, Page, Promptness
from bot.people.lead import FollowUp, Reason, Status
from bot.people.opportunity import Published
from bot.people.retention import Holding
from bot.people.sent_question import AskedQuestion, WrittenAnswer
from bot.people.staff import Credentials, NewStaff, SignedIn, Staff
from bot.review.passwords import Passwords
from bot.review.rooms import Audit, Opportunities, Preview, Roster
from bot.texts import Texts


class Accounts(Protocol):
    """Who works here, and who is in; called in threads. `by` is the number of who does it."""

    def add(self, new: NewStaff, by: int | None = None) -> str:
        """Make an account; the key of its invitation."""

    def reset(self, number: int, by: int | None = None) -> str | None:
        """Invite anew, password and codes gone; None where there is no such account."""

    def disable(self, number: int, by: int | None = None) -> bool:
        """Suspend an account, its sessions ended; whether it was there."""

    def all(self) -> tuple[Staff, ...]:
        """Every account."""

    def with_email(self, email: str) -> Staff | None:
        """The account with an address."""

    def invited(self, key: str) -> Staff | None:
        """Whose invitation it is, while it can be used."""

    def enrol(self, key: str, password_hash: str, seed: str, step: int) -> bool:
        """Take an invitation up, once."""

    def attempt(self, email: str, address: str) -> timedelta:
        """Count an attempt, or say how long to wait."""

    def credentials(self, email: str) -> Credentials | None:
        """What somebody is judged by."""

    def fail(self, email: str) -> None:
        """Note that somebody did not come in."""

    def begin(self, known: Credentials, step: int, address: str) -> str | None:
        """Let somebody in; the key of the session, None where the code was used before."""

    def confirm(self, known: Credentials, step: int, address: str) -> bool:
        """Note that who is in gave password and code again."""

    def session(self, key: str, *, seen: bool = True) -> SignedIn | None:
        """Who is in with a key; they were `seen` now, unless it is their page that asks by itself."""

    def end(self, key: str) -> None:
        """End a session."""

    def set_password(self, number: int, password_hash: str, keep: str) -> None:
        """Change a password, other sessions ended."""

    def deny(self, number: int, code: str) -> None:
        """Note that somebody asked for what they may not."""


class Leads(Protocol):
    """Interests; whatever is not of the asker's cooperative is absent. Called in threads."""

    def page(self, asker: Asker, filters: Filters, after: str = "", size: int = 50) -> Page:
        """Some of them, the newest first."""

    def counts(self, asker: Asker, filters: Filters) -> dict[Status, int]:
        """How many in each state."""

    def promptness(self, asker: Asker) -> Promptness:
        """How soon the asker's cooperative answers."""

    def open(self, asker: Asker, key: str) -> OpenedLead | None:
        """One in full."""

    def exchanged(self, asker: Asker, key: str) -> Exchanged | None:
        """How much was written of one."""

    def export(self, asker: Asker, filters: Filters, most: int = 5000) -> tuple[OpenedLead, ...]:
        """Many, for a file."""

    def set_status(self, asker: Asker, key: str, status: Status, reason: Reason | None = None) -> bool:
        """Move one on."""

    def assign(self, asker: Asker, key: str, staff: str) -> bool:
        """Give one to somebody."""

    def set_due(self, asker: Asker, key: str, due_on: date | None) -> bool:
        """By when."""

    def add_note(self, asker: Asker, key: str, text: str) -> bool:
        """Note something."""

    def write(self, asker: Asker, key: str, text: str) -> datetime | None:
        """Write to the student; when it arrives. Raises `bot.people.inbox.Refused`."""

    def close_thread(self, asker: Asker, key: str) -> bool:
        """Exchange no more messages."""

    def propose(self, asker: Asker, key: str, receiver: int) -> bool:
        """Ask the student whether another cooperative may have one. Raises `bot.people.inbox.Refused`."""

    def withdraw_proposal(self, asker: Asker, key: str) -> bool:
        """Take back what was asked, before it is answered. Raises `bot.people.inbox.Refused`."""


class Questions(Protocol):
    """Questions sent to a person; nobody's, for who answers them. `by` is the number of who does it. Called in threads."""

    def waiting(self, most: int = 50) -> tuple[AskedQuestion, ...]:
        """Some that wait for an answer, the oldest first."""

    def answered(self, most: int = 50) -> tuple[AskedQuestion, ...]:
        """Some that were answered, the latest first."""

    def number_waiting(self) -> int:
        """How many wait."""

    def open(self, by: int, key: str) -> AskedQuestion | None:
        """One in full; None where there is none any more."""

    def answer(self, by: int, key: str, answer: WrittenAnswer) -> datetime | None:
        """Answer one; when it arrives. Raises `bot.people.sent_question.Unfit`."""

    def decline(self, by: int, key: str) -> datetime | None:
        """Say that one is not for us; when that arrives. Raises `bot.people.sent_question.Unfit`."""

    def note_draft(self, by: int, key: str) -> None:
        """Note that a draft was made of one."""


@dataclass(frozen=True, slots=True)
class House:
    """`style` and `icon` are addresses of the house's.

    `professions` are names by code. Where `secure`, cookies go over https alone. `public` is the address people know ("":
    whatever they asked for). `preview` tells what a student reads, `holdings` what is kept, weeded at `last_purge`.
    `follow_up` is how minors are followed up.
    """

    texts: Texts
    accounts: Accounts
    leads: Leads
    cooperatives: Callable[[], tuple[Cooperative, ...]]
    clock: Callable[[], datetime]
    style: str
    icon: str
    professions: Callable[[], Mapping[str, str]]
    passwords: Passwords
    secure: bool = False
    public: str = ""
    opportunities: Opportunities = field(kw_only=True)
    preview: Callable[[Published], Preview] = field(kw_only=True)
    audit: Audit = field(kw_only=True)
    roster: Roster = field(kw_only=True)
    holdings: Callable[[], tuple[Holding, ...]] = field(kw_only=True)
    last_purge: Callable[[], datetime | None] = field(kw_only=True)
    follow_up: FollowUp = "relay"
    questions: Questions = field(kw_only=True)
    as_read: Callable[[AskedQuestion, WrittenAnswer | None], str] = field(kw_only=True)
    """What the author of a question reads: an answer, or (None) that it is not for us."""
    barometer: Callable[[], tuple[Month, ...]] = tuple
    subjects: Callable[[], Subjects] = Subjects
    """The months that may be told of, the last one first, and the names of what they count."""
