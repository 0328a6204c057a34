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
    """Where a conversation stands. `notice` names the version of the notice that was agreed to."""

    age_band: AgeBand | None = None
    notice: str = ""
    agreed_at: datetime | None = None
    closed_until: datetime | None = None
    focus: Focus = field(default_factory=Focus)
    last_record: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one event leads to."""

    session: Session
    replies: tuple[Reply, ...] = ()
    requests: tuple[Request, ...] = ()
