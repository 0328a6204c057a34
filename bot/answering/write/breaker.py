"""A model that keeps failing is left alone for a while, so that nobody waits for it."""

import time
from collections.abc import Callable
from threading import Lock

_FAILURES = 3
_SECONDS = 60.0


class Breaker:
    """Open after three failures on end, for a minute; then one try decides. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._closed_from = float("-inf")
        self._turn = Lock()

    def allows(self) -> bool:
        """Whether the model may be asked now."""
        with self._turn:
            return self._clock() >= self._closed_from

    def succeeded(self) -> None:
        """It answered."""
        with self._turn:
            self._failures = 0

    def failed(self) -> None:
        """It did not."""
        with self._turn:
            self._failures += 1
            if self._failures >= _FAILURES:
                self._closed_from = self._clock() + _SECONDS
