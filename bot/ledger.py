"""The list of who was erased lately, in a file that outlives the database: pseudonyms and times, nothing else."""

import os
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.store.database import Database
from bot.store.erasures import Erasure

_ENTRIES = TypeAdapter(tuple[Erasure, ...])


class LedgerFault(Exception):
    """The list is there and can't be read; `path` says which."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def erase_again(database: Database, path: Path) -> int:
    """Erase again whoever the list at `path` knows as erased and the database does not; how many they were.

    Raises:
        LedgerFault: the list can't be read.
    """
    return database.repeat_erasures(_read(path))


def keep_list(database: Database, path: Path) -> None:
    """Bring the list at `path` up to date. What it says of other databases stays: one of them may be put back.

    Raises:
        LedgerFault: the list can't be read.
        OSError: it can't be written.
    """
    known = _read(path)
    entries = database.erasures(known)
    if entries == known and path.exists():
        return
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(_ENTRIES.dump_json(entries))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(path: Path) -> tuple[Erasure, ...]:
    try:
        return _ENTRIES.validate_json(path.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError):
        raise LedgerFault(path) from None
