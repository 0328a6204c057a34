"""The counter of what was detected: kind, rule, language and hour; never a word, nor anything that leads to a person."""

import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from threading import Thread

import structlog

from bot.safety.models import Detection, Level

log = structlog.get_logger(__name__)


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


def count_in_log_and(tally: Callable[[str], None]) -> Count:
    """What writes the row and adds one to the `tally` of its level and category ("R:SUI"); no fault there holds a card back."""

    def add(code: str) -> None:
        try:
            tally(code)
        except Exception as error:
            log.error("crisis_not_counted", error=type(error).__name__)

    def count(row: Counted) -> None:
        count_in_log(row)
        # A store that is busy or down may take its time; nobody waits for it.
        Thread(target=add, args=(f"{row.level}:{row.category}",), daemon=True, name="bussola-tally").start()

    return count


def count_in_log(row: Counted) -> None:
    """Write the row to standard error, as JSON, whatever level logs are kept at.

    It goes past the processors of other events: they would add the very second and what else is bound to the moment, and with
    that the row could be laid beside somebody's messages.
    """
    structlog.wrap_logger(structlog.PrintLogger(sys.stderr), processors=[structlog.processors.JSONRenderer()]).msg(
        "crisis", **asdict(row)
    )
