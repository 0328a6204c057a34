"""The running process's sign of life, in a file; `bussola health` reads it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

EVERY_SECONDS = 10.0
SILENT_AFTER = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Beat:
    """That the process was alive `at` that moment, and which index it had open ("": none could be opened)."""

    at: datetime
    index: str


_BEAT = TypeAdapter(Beat)


def write_beat(path: Path, beat: Beat) -> None:
    """Leave `beat` at `path`, whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(_BEAT.dump_json(beat))
    fresh.replace(path)


def read_beat(path: Path) -> Beat | None:
    """The last beat left at `path`; None where there is none."""
    try:
        return _BEAT.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def remove_beat(path: Path) -> None:
    """The process ends, as it should."""
    path.unlink(missing_ok=True)
