"""An interest that someone chose to leave: what it may hold, and nothing else; who may hold it, and how it goes on.

There is no place here for a score or a rank, nor for what was said in the chat.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.people.cooperative import Cooperative
from bot.people.handover import Handover, Proposal, ProposalAnswered, ProposalShown
from bot.people.opportunity import Published
from bot.people.reaching import Contact, first_name_in
from bot.people.reminder import OwnReminder
from bot.people.retention import TERMS

AgeBand = Literal["minor", "adult"]
FollowUp = Literal["relay", "pull", "parent"]
"""How a minor is followed up: in the chat through the bot; not at all, they are shown whom to turn to; after a parent's yes."""

Stage = Literal["professions", "province", "year", "recipients", "consent", "name", "parent", "reach", "summary"]
TYPED: tuple[Stage, ...] = ("name", "parent", "reach")
"""Where what is typed belongs to the form."""

Status = Literal["new", "taken", "contacted", "met", "closed"]
Reason = Literal["met", "no_answer", "not_interested", "elsewhere", "no_places", "other"]
"""Why it was closed."""
Ending = Reason | Literal["handed_over"]
"""The same, or that it was passed on to another cooperative: that is no choice, but what a student's yes leads to."""

ATTEMPTS_A_DAY = 3
MOST_PROFESSIONS = 5
ANSWER_WITHIN = timedelta(days=7)
"""After so long without a word staff is reminded, and the student told."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that is being filled in. Nothing is typed into it before a yes: `notice` is the hash of what was agreed to.

    `fixing` sends back to the summary after one answer. `parent` tells that a parent has agreed.
    """

    stage: Stage
    changed_at: datetime
    professions: tuple[str, ...] = ()
    province: str = ""
    school_year: int | None = None
    recipients: tuple[int, ...] = ()
    notice: str = ""
    name: str = ""
    contact: Contact | None = None
    parent: bool = False
    opportunity: str = ""
    fixing: bool = False


class Lead(BaseModel):
    """All that an interest may hold. `professions` are codes of the guide (none: not decided yet), `recipients` are cooperatives.

    Raises:
        ValidationError: a field is missing, unknown, or not of its kind; or a minor's own telephone or address is in it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    age_band: AgeBand
    professions: Annotated[tuple[Code, ...], Field(max_length=MOST_PROFESSIONS)] = ()
    province: Annotated[str, StringConstraints(max_length=60)] = ""
    school_year: Annotated[int, Field(ge=1, le=5)] | None = None
    recipients: Annotated[tuple[int, ...], Field(min_length=1, max_length=20)]
    contact: Contact | None = None
    class_code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""
    opportunity: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,32}$")] = ""

    @model_validator(mode="after")
    def _only_what_may_be(self) -> "Lead":
        if first_name_in(self.name) != self.name:
            raise ValueError("a name that is no first name")
        if self.age_band == "minor" and self.contact is not None and self.contact.whose != "parent":
            raise ValueError("a minor's own contact")
        return self


@dataclass(frozen=True, slots=True)
class LeadLeft:
    """A lead to be kept, in the place of the one there was; the consent it rests on is given in the same step."""

    lead: Lead


@dataclass(frozen=True, slots=True)
class StudentSaid:
    """Something a student writes to a cooperative that has their interest, without anything that leads to them."""

    cooperative: int
    text: str


@dataclass(frozen=True, slots=True)
class StudentClosed:
    """A student does not want to exchange messages with a cooperative any more."""

    cooperative: int


@dataclass(frozen=True, slots=True)
class MessageShown:
    """A cooperative's message was shown to its student, in a channel that shows what has come when they come back."""

    id: int


LeadEvent = LeadLeft | StudentSaid | StudentClosed | MessageShown | ProposalShown | ProposalAnswered


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that a student may read now: to which conversation, from which cooperative (number and name)."""

    id: int
    conversation: str
    cooperative: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An interest that a cooperative has said nothing to for too long."""

    lead: str
    conversation: str
    cooperative: int
    name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """That a cooperative looked at an interest."""

    cooperative: str
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message between a student and a cooperative (`cooperative` is its name)."""

    cooperative: str
    author: Literal["student", "staff"]
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sharing:
    """Where an interest stands with one cooperative, as its student may know it."""

    cooperative: Cooperative
    status: Status
    thread_closed: bool
    messages: int
    passed_on: bool = False
    """Whether it was passed on to another cooperative."""


@dataclass(frozen=True, slots=True)
class OwnLead:
    """Somebody's own interest: all that is kept of it, with whom, who opened it, what was written."""

    lead: Lead
    left_at: datetime
    changed_at: datetime
    sharings: tuple[Sharing, ...]
    openings: tuple[Opening, ...] = ()
    messages: tuple[Said, ...] = ()
    handovers: tuple[Handover, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody finds who thinks of leaving an interest: who may receive one, their own, what there is to see, of what
    they want to be reminded.
    """

    cooperatives: tuple[Cooperative, ...] = ()
    own: OwnLead | None = None
    published: tuple[Published, ...] = ()
    proposal: Proposal | None = None
    """What they are asked by a cooperative that would pass theirs on."""
    reminders: tuple[OwnReminder, ...] = ()


def lead_of(draft: Draft, age_band: AgeBand, class_code: str = "") -> Lead:
    """The lead that a finished form is.

    Raises:
        ValidationError: something is missing.
    """
    return Lead(
        name=draft.name,
        age_band=age_band,
        professions=draft.professions,
        province=draft.province,
        school_year=draft.school_year,
        recipients=draft.recipients,
        contact=draft.contact,
        class_code=class_code,
        opportunity=draft.opportunity,
    )


def is_alive(draft: Draft, now: datetime) -> bool:
    """Whether a form can still be gone on with."""
    return now - draft.changed_at < TERMS["lead_drafts"].kept_for


def wants_words(draft: Draft | None, now: datetime) -> bool:
    """Whether what is typed now belongs to the form."""
    return draft is not None and draft.stage in TYPED and is_alive(draft, now)
