"""The state of one conversation: choices, ids and dates, never words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.answering.models import Focus
from bot.conversation.replies import Reply
from bot.conversation.requests import Request

AgeBand = Literal["under", "minor", "adult"]


@dataclass(frozen=True, slots=True)
class Session:
    """Where a conversation stands. `notice` names the version of the notice that was agreed to.

    Until `no_lead_until` no interest is recorded; why is not kept. `told_of_masking`: that personal data are taken out was said.
    """

    age_band: AgeBand | None = None
    notice: str = ""
    agreed_at: datetime | None = None
    closed_until: datetime | None = None
    focus: Focus = field(default_factory=Focus)
    last_record: str = ""
    no_lead_until: datetime | None = None
    told_of_masking: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What one event leads to."""

    session: Session
    replies: tuple[Reply, ...] = ()
    requests: tuple[Request, ...] = ()
