"""Those who work behind the login: what each role may do, how long they stay in, how long they wait after failing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal, get_args

Role = Literal["administrator", "reviewer", "editor", "reader", "dpo"]
"""The consortium's administrator, who works on interests in a cooperative, who publishes what there is to see, who only reads,
who watches over the data: nobody else sees the audit, and they see nothing but it and the terms."""
ROLES: tuple[Role, ...] = get_args(Role)
OF_THE_CONSORTIUM: frozenset[Role] = frozenset({"administrator", "dpo"})
"""What they see is the whole house's, so that none of a cooperative's may have these roles."""

Power = Literal[
    "self",
    "leads.read",
    "leads.write",
    "leads.export",
    "opportunities.write",
    "staff.manage",
    "classes.manage",
    "audit.read",
    "retention.read",
    "questions.answer",
    "barometer.read",
]
"""Something a page does. `self` is what everybody may do with their own account."""

POWERS: Mapping[Role, frozenset[Power]] = MappingProxyType(
    {
        "administrator": frozenset(get_args(Power)) - {"audit.read"},
        "reviewer": frozenset(
            {"self", "leads.read", "leads.write", "leads.export", "opportunities.write", "barometer.read"}
        ),
        "editor": frozenset({"self", "opportunities.write", "questions.answer", "barometer.read"}),
        "reader": frozenset({"self", "leads.read", "barometer.read"}),
        "dpo": frozenset({"self", "audit.read", "retention.read"}),
    }
)
"""Of their own cooperative's interests alone: no role opens another's. Questions are sent to all who look after the pages."""

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
"""A session ends after so long without a page, and after so long in any case (ASVS 7.3.1, 7.3.2)."""
INVITED = timedelta(hours=72)
"""For so long an invitation can be used."""
FORGIVEN = timedelta(hours=24)
"""After so long without another, failures are forgotten."""

_FREE_OF_ACCOUNT, _FREE_OF_ADDRESS = 5, 30
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
_EMAIL = re.compile(r"[a-z0-9._%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
LONGEST_EMAIL = 190
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of a cooperative's staff (`cooperative` is its number). `email` is the name they come in with.

    Where not `active` they were suspended; until they are `enrolled` they have no password, but an invitation.
    """

    id: int
    email: str
    name: str
    role: Role
    cooperative: int
    cooperative_name: str
    active: bool
    enrolled: bool

    def may(self, power: Power) -> bool:
        """Whether their role has a power."""
        return power in POWERS[self.role]


@dataclass(frozen=True, slots=True)
class NewStaff:
    """Somebody to be invited.

    Raises:
        ValueError: the message names the field that can't be ("email", "name").
    """

    email: str
    name: str
    role: Role
    cooperative: int

    def __post_init__(self) -> None:
        if email_in(self.email) != self.email:
            raise ValueError("email")
        if not self.name.strip() or len(self.name) > LONGEST_NAME or not self.name.isprintable():
            raise ValueError("name")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody who comes in is judged by: the hash of the password, the seed of the codes, the step of the last one used."""

    staff: Staff
    password_hash: str
    seed: str
    last_step: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody in a session."""

    staff: Staff
    begun_at: datetime


def email_in(text: str) -> str | None:
    """The e-mail address that `text` is, in small letters; None where it is none."""
    email = text.strip().lower()
    return email if len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email) and ".." not in email else None


def has_ended(begun_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session is over."""
    return now - seen_at >= IDLE or now - begun_at >= ABSOLUTE


def wait_of_account(failures: int) -> timedelta:
    """How long an account waits after so many failures in a row: nothing, then twice as long each time."""
    return _wait(failures - _FREE_OF_ACCOUNT)


def wait_of_address(failures: int) -> timedelta:
    """The same for an address of the network, which a whole office shares."""
    return _wait(failures - _FREE_OF_ADDRESS)


def _wait(beyond: int) -> timedelta:
    return min(_FIRST_WAIT * 2 ** min(beyond, 10), _LONGEST_WAIT) if beyond >= 0 else timedelta(0)
