"""Real databases, empty and quick to come by: their tables are made once, since making them takes longer than a test does."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet, MultiFernet

from bot.store.database import Database, open_database

KEY = Fernet(Fernet.generate_key())
KEYS = MultiFernet([KEY])
"""What the databases of this run are sealed with."""


def empty_database(folder: Path, clock: Callable[[], datetime]) -> Database:
    """A new database in `folder`, opened as the product opens one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bussola.db").write_bytes(_made())
    return open_database(f"sqlite:///{folder}/bussola.db", KEYS, clock)


@cache
def _made() -> bytes:
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/bussola.db", KEYS, lambda: datetime.now(UTC))
        database.scrub()
        database.dispose()
        return (Path(folder) / "bussola.db").read_bytes()
