"""When an answer may be sent, and whether it must begin by saying sorry. An answer to a question just asked always may."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE_AFTER = timedelta(hours=1)
_ROME = ZoneInfo("Europe/Rome")
_EVENING = time(21)
_MORNING = time(8)


@dataclass(frozen=True, slots=True)
class Timing:
    """`wait` is how long to hold the answer back (zero: send it now)."""

    late: bool
    wait: timedelta = timedelta(0)


def timing(asked_at: datetime, now: datetime, *, urgent: bool = False) -> Timing:
    """What holds at `now` for the answer to what was asked at `asked_at`. What is urgent waits for no morning."""
    late = now - asked_at > LATE_AFTER
    if not late or urgent:
        return Timing(late)
    here = now.astimezone(_ROME)
    if _MORNING <= here.time() < _EVENING:
        return Timing(late=True)
    morning = datetime.combine(here.date(), _MORNING, _ROME)
    if here.time() >= _EVENING:
        morning += timedelta(days=1)
    # Through UTC, since the night may be an hour longer or shorter.
    return Timing(late=True, wait=morning.astimezone(now.tzinfo) - now)
