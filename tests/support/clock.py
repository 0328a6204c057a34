"""A clock that stands still until it is moved."""

from datetime import datetime, timedelta


class Clock:
    """Tells `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Later, by so many `days`, `hours`, `seconds`."""
        self.now += timedelta(**by)
