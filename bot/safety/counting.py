"""The counter of what was detected: kind, rule, language and hour; never a word, nor anything that leads to a person."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

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


def count_in_log(row: Counted) -> None:
    """Write the row to the log. It is a warning so that it is kept at the level logs are kept at by default."""
    log.warning("crisis", **asdict(row))
