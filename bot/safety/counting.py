"""The counter of what was detected: kind, rule, language and hour; never a word, nor anything that leads to a person."""

import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

import structlog

from bot.safety.models import Detection, Level


@dataclass(frozen=True, slots=True)
class Counted:
    """One detection. `hour` is the hour it fell in (ISO 8601, no minutes), so that it can't be matched with a message."""

    category: str
    level: Level
    rule: str
    lang: str
    hour: str


Count = Callable[[Counted], None]


def counted(detection: Detection, language: str, now: datetime) -> Counted:
    """The row of `detection`."""
    hour = now.strftime("%Y-%m-%dT%H")
    return Counted(detection.category, detection.level, detection.rule, language, hour)


def count_in_log(row: Counted) -> None:
    """Write the row to standard error, as JSON, whatever level logs are kept at.

    It goes past the processors of other events: they would add the very second and what else is bound to the moment, and with
    that the row could be laid beside somebody's messages.
    """
    structlog.wrap_logger(structlog.PrintLogger(sys.stderr), processors=[structlog.processors.JSONRenderer()]).msg(
        "crisis", **asdict(row)
    )
