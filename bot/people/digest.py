"""What a cooperative's staff is told by e-mail: how much there is to look at, and nothing about anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

EVERY = timedelta(hours=4)
"""A cooperative receives no more than one in so long."""
UNREAD_AFTER = timedelta(hours=24)
"""After so long a student's message that nobody has opened is told of."""
LOOKS_BACK = timedelta(days=30)
"""What is older is told of no more: whoever could not be told for so long finds it on the page."""
SETTLES_IN = timedelta(minutes=1)
"""What was written a moment ago waits for the next time, since a transaction that is still open carries a time already past."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What has come after `since` and until `until` for those of a cooperative (a number) who may read interests.

    `new` interests that nobody has opened, `unread` messages of students, `late` interests without an answer; whether some
    were `withdrawn`.
    """

    cooperative: int
    addresses: tuple[str, ...]
    since: datetime
    until: datetime
    new: int = 0
    unread: int = 0
    late: int = 0
    withdrawn: bool = False

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.new or self.unread or self.late or self.withdrawn)
