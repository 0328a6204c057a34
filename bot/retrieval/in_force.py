"""What a process reads of the index in force beside questions: a list of pages, names, a lesson."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from bot.retrieval.index import IndexFault, current_version

Found = TypeVar("Found")


class InForce(Generic[Found]):
    """What `read` finds in the folder of the index in force on `shelf`, read once for each index.

    Where there is none that can be read it is what was found last; `at_first`, if nothing was. Safe to share between threads.
    """

    def __init__(self, shelf: Path, read: Callable[[Path], Found], at_first: Found) -> None:
        """`read` raises IndexFault where the folder is damaged."""
        self._shelf = shelf
        self._read = read
        self._version = ""
        self._found = at_first
        self._lock = Lock()

    def __call__(self) -> Found:
        """What there is now."""
        with self._lock:
            try:
                version = current_version(self._shelf)
                if version != self._version:
                    self._found = self._read(self._shelf / version)
                    self._version = version
            except IndexFault:
                return self._found
            return self._found
