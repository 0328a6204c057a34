"""What the running process does by itself: forget what is past its term, and note which versions are in force."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol

import structlog

from bot.people.audit import What

log = structlog.get_logger(__name__)

SCRUB_SECONDS = 20.0
"""Who asks to be forgotten is gone from every file within a minute."""
_PURGE_SECONDS = 3600.0


class Keeping(Protocol):
    """What is kept."""

    def purge(self) -> None:
        """Forget what has outlived its purpose."""

    def scrub(self) -> None:
        """Take what was erased out of the database's journal too."""

    def note_change(self, what: What, outcome: str) -> None:
        """Note an outcome that is not the one noted last for its kind."""


Versions = Callable[[], Mapping[What, str]]
"""What is in force now; an empty one is not known yet."""


async def keep_house(
    keeping: Keeping, versions: Versions, stop: asyncio.Event, keep_list: Callable[[], None] | None = None
) -> None:
    """Purge every hour; scrub, look for other versions and `keep_list` of who was erased every few seconds; until `stop`."""
    loop = asyncio.get_running_loop()
    purge_at = loop.time()
    noted: dict[What, str] = {}
    while not stop.is_set():
        if loop.time() >= purge_at:
            await _try(keeping.purge)
            purge_at = loop.time() + _PURGE_SECONDS
            noted.clear()  # what was noted last may be past its term
        await _try(lambda: _note(keeping, versions(), noted))
        if keep_list is not None:
            await _try(keep_list)
        await _try(keeping.scrub)
        with suppress(TimeoutError):
            async with asyncio.timeout(SCRUB_SECONDS):
                await stop.wait()


def _note(keeping: Keeping, versions: Mapping[What, str], noted: dict[What, str]) -> None:
    """Note what is not `noted` yet; looking through the audit for it every few seconds would be for nothing."""
    for what, outcome in versions.items():
        if outcome and noted.get(what) != outcome:
            keeping.note_change(what, outcome)
            noted[what] = outcome


async def _try(work: Callable[[], None]) -> None:
    try:
        await asyncio.to_thread(work)
    except Exception as error:  # the next round is another day
        log.error("housekeeping_failed", work=getattr(work, "__name__", "note"), error=type(error).__name__)
