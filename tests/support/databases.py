"""Real databases, empty and quick to come by: their tables are made once, since making them takes longer than a test does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import select

from bot.store.database import Database, open_database
from bot.store.keys import Keys
from bot.store.tables import metadata
from tests.support.postgres import Server
from tests.support.unsealed import contents

KEY = Fernet(Fernet.generate_key())
KEYS = MultiFernet([KEY])
"""What the databases of this run are sealed with."""


@dataclass(frozen=True)
class Place:
    """Where a database is: its address, the folder with whatever is written of it, and what it is sealed with."""

    url: str
    files: Path
    keys: Keys = KEYS

    def files_with(self, *words: str) -> set[str]:
        """The names of the files that any of `words` is in, for whoever has the keys."""
        found = contents(self.files, self.keys)
        return {name for name, content in found.items() if any(word.encode() in content for word in words)}


def empty_database(folder: Path, clock: Callable[[], datetime]) -> Database:
    """A new database in `folder`, opened as the product opens one that is there."""
    return open_database(empty_file(folder).url, KEYS, clock)


def empty_file(folder: Path) -> Place:
    """A new SQLite database in `folder`, with its tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in _made().items():
        (folder / name).write_bytes(content)
    return Place(f"sqlite:///{folder}/bussola.db", folder)


def make_template(server: Server) -> str:
    """The name of a database of `server` to copy, with its tables."""
    name = server.make()
    open_database(server.url(name), KEYS, lambda: datetime.now(UTC)).dispose()
    return name


def dump(database: Database) -> str:
    """All that the database's tables hold, a row a line: the table's name, then its values."""
    with database._engine.begin() as connection:
        tables = {name: connection.execute(select(table)).all() for name, table in metadata.tables.items()}
    return "\n".join(f"{name}: {tuple(row)}" for name, rows in tables.items() for row in rows)


@cache
def _made() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/bussola.db", KEYS, lambda: datetime.now(UTC))
        database.scrub()
        database.dispose()
        return {name: (Path(folder) / name).read_bytes() for name in ("bussola.db", "bussola.db.key")}
