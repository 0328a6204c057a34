"""What is noted of what happens: kinds and outcomes in codes, never a word of anybody's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal, get_args

What = Literal[
    "consent.granted",
    "consent.withdrawn",
    "rights.export",
    "rights.erasure",
    "lead.created",
    "lead.changed",
    "lead.withdrawn",
    "lead.viewed",
    "lead.exported",
    "lead.status",
    "lead.handover",
    "relay.message",
    "relay.closed",
    "opportunity.changed",
    "question.sent",
    "question.withdrawn",
    "question.viewed",
    "question.answered",
    "question.closed",
    "question.drafted",
    "cooperative.changed",
    "staff.added",
    "staff.enrolled",
    "staff.reset",
    "staff.disabled",
    "staff.login",
    "staff.logout",
    "staff.password",
    "teacher.added",
    "teacher.removed",
    "teacher.login",
    "teacher.suspended",
    "teacher.renewed",
    "class.closed",
    "access.denied",
    "rate.block",
    "crisis.count",
    "purge",
    "keys.rotate",
    "audit.read",
    "version.notice",
    "version.corpus",
    "version.config",
    "version.helplines",
]

Kind = Literal["interests", "opportunities", "accounts", "teachers", "rights", "house"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_OF_ROOM: Mapping[str, Kind] = MappingProxyType(
    {
        "lead": "interests",
        "relay": "interests",
        "question": "interests",
        "opportunity": "opportunities",
        "cooperative": "opportunities",
        "staff": "accounts",
        "access": "accounts",
        "audit": "accounts",
        "teacher": "teachers",
        "class": "teachers",
        "consent": "rights",
        "rights": "rights",
    }
)


def kind_of(what: str) -> Kind:
    """What kind of thing an event is, for whoever looks for it; what is none of people's doings is the house's."""
    return _OF_ROOM.get(what.partition(".")[0], "house")


def of_kind(kind: Kind) -> tuple[What, ...]:
    """The events of a kind."""
    return tuple(what for what in get_args(What) if kind_of(what) == kind)


_PART = r"[A-Za-z_.:]{1,40}(?:=(?:\d{1,7}|[0-9a-f]{16}|[0-9a-f]{64}))?"
_CODE = re.compile(rf"(?:{_PART}(?:,{_PART}){{0,15}})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """Something worth noting; whoever stores it adds the keyed pseudonym of whom it concerns, the channel and the time.

    `outcome` is a code or several ("done", "R:SUI=3,O:VIO=1", "notice=<hash>"): no sentence, telephone number or address fits.

    Raises:
        ValueError: `outcome` is no code.
    """

    what: What
    outcome: str = ""

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.outcome):
            raise ValueError("an audit outcome that is no code")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain ended at some time: the number of the last row, and its hash."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found. `fault` names it (None: nothing); `number` is the row it shows at; `rows` were read.

    `anchor` is where the chain ends now.
    """

    rows: int
    anchor: Anchor
    fault: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """A row as it is read. `staff` is the number of whose account did it; without one it was somebody else, if `by_somebody`."""

    number: int
    at: datetime
    staff: int | None
    by_somebody: bool
    channel: str
    what: str
    outcome: str


@dataclass(frozen=True, slots=True)
class NotedPage:
    """Rows, the newest first; `after` is what the next page is asked with (None: this is the last)."""

    rows: tuple[Noted, ...]
    after: int | None


def parts_of(outcome: str) -> tuple[tuple[str, str], ...]:
    """The codes of an outcome, each with its value ("": it has none)."""
    pairs = (part.partition("=") for part in outcome.split(",") if part)
    return tuple((name, value) for name, _, value in pairs)
