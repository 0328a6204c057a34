"""Passing an interest on to another cooperative: proposed by who has it, decided by its student alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.people.reaching import Whose

State = Literal["asked", "yes", "no", "lapsed", "withdrawn"]
LAPSES_AFTER = timedelta(days=14)
"""After so long without an answer a proposal is none any more."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a student is asked: whether `giver` may pass their interest on to `receiver` (a number).

    `contact` says whose telephone number or address would go with it (empty: none is in it), `minor` whether it is a minor's.
    """

    id: int
    conversation: str
    giver: str
    receiver: int
    receiver_name: str
    contact: Whose | Literal[""]
    minor: bool


@dataclass(frozen=True, slots=True)
class Handover:
    """A proposal as it stands: cooperatives by name; it was answered, given up, or taken back by its giver, at `ended_at`."""

    giver: str
    receiver: str
    state: State
    asked_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal was shown to its student, in a channel that shows what has come when they come back."""

    id: int


@dataclass(frozen=True, slots=True)
class ProposalAnswered:
    """A student said yes or no to a proposal; what they agree to by a yes is agreed to in the same step."""

    id: int
    agreed: bool


def may_be_asked(*, minor: bool, follow_up: Literal["relay", "pull", "parent"]) -> bool:
    """Whether a tap decides it. A minor's own yes does not where a parent's is wanted first, or where nothing is passed on."""
    return not minor or follow_up == "relay"
