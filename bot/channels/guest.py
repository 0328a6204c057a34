"""Uvicorn as a guest of a process that has other things to do."""

from collections.abc import Generator
from contextlib import contextmanager

import uvicorn


class GuestServer(uvicorn.Server):
    """Leaves signals to the process it serves in; it stops when its `should_exit` is set."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Do nothing: whoever started us tells us when to stop."""
        yield
