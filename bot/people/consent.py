"""Consent: given for a purpose, to a notice as it was shown, and taken back at any time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Purpose = Literal["ai_chat", "follow_up", "news", "question"]
"""Answers by an artificial intelligence; being contacted by named cooperatives; news; a question sent to a person. Each is
asked for on its own."""

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)

ASKED: tuple[Purpose, ...] = ("ai_chat",)
"""What is asked for everywhere; "follow_up" and "question" too, where somebody can receive interests and questions. Taking back
always means all of them."""


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """Someone agreed, or no longer does; whoever stores it adds whose it is, the channel and the time.

    `notice_hash` is `bot.people.notice.notice_hash` of what was shown; `recipients` are the names it was given for. Taking back
    needs neither: what is in force is taken back, with the notice it was given to; where nothing is, nothing is noted.
    """

    purpose: Purpose
    notice_hash: str = ""
    granted: bool = True
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent event as it is kept."""

    purpose: Purpose
    granted: bool
    notice_hash: str
    recipients: tuple[str, ...]
    channel: str
    at: datetime


def everything_withdrawn() -> tuple[ConsentEvent, ...]:
    """Every purpose taken back."""
    return tuple(ConsentEvent(purpose, granted=False) for purpose in PURPOSES)
