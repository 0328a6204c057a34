"""What is noted of what happens: kinds and outcomes in codes, never a word of anybody's."""

import re
from dataclasses import dataclass
from typing import Literal

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
