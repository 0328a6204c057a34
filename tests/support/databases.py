"""Real databases, empty and quick to come by: their tables are made once, since making them takes longer than a test does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import select

from bot.store import whole_file
from bot.store.database import Database, open_database
from bot.store.engine import open_engine, scrub
from bot.store.keys import Keys
from bot.store.tables import metadata
from bot.store.versions import prepare
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

    def sealed_with(self, keys: Keys) -> "Place":
        """The same place, where nobody has been yet, sealed with other keys."""
        file = self.files / "bussola.db"
        if file.exists():
            whole_file.beside(file).unlink()
            whole_file.put_key(file, _made()[-1], keys)
        return replace(self, keys=keys)

    def files_with(self, *words: str) -> set[str]:
        """The names of the files that any of `words` is in, for whoever has the keys."""
        found = contents(self.files, self.keys)
        return {name for name, content in found.items() if any(word.encode() in content for word in words)}


def empty_database(folder: Path, clock: Callable[[], datetime]) -> Database:
    """A new database in `folder`, opened as the product opens one that is there."""
    return open_database(empty_file(folder).url, KEYS, clock)


def empty_file(folder: Path, keys: Keys = KEYS) -> Place:
    """A new SQLite database in `folder`, with its tables, sealed with `keys`."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "bussola.db"
    content, register, key = _made()
    file.write_bytes(content)
    whole_file.audit_file_of(file).write_bytes(register)
    whole_file.put_key(file, key, keys)
    return Place(f"sqlite:///{file}", folder, keys)


def make_template(server: Server) -> str:
    """The name of a database of `server` to copy, with its tables."""
    name = server.make()
    engine = open_engine(server.url(name), KEYS)
    prepare(engine)
    engine.dispose()
    return name


def dump(database: Database) -> str:
    """All that the database's tables hold, a row a line: the table's name, then its values."""
    with database._engine.begin() as connection:
        tables = {name: connection.execute(select(table)).all() for name, table in metadata.tables.items()}
    return "\n".join(f"{name}: {tuple(row)}" for name, rows in tables.items() for row in rows)


@cache
def _made() -> tuple[bytes, bytes, str]:
    """A file with tables and nothing in them, its audit's, and their key."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bussola.db"
        engine = open_engine(f"sqlite:///{file}", KEYS)
        prepare(engine)
        scrub(engine)
        engine.dispose()
        return file.read_bytes(), whole_file.audit_file_of(file).read_bytes(), whole_file.key_of(file, KEYS)
