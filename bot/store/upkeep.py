"""A database that is to be brought to this program's version: which one it has, a copy of it first, then the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import InvalidToken
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.store import sqlite, versions, whole_file
from bot.store.engine import open_engine
from bot.store.faults import DatabaseFault
from bot.store.keys import Keys
from bot.store.tables import AUDIT_STORE


@dataclass(frozen=True, slots=True)
class Upkeep:
    """A database and the versions of its tables: `found` there ("": empty), `wanted` by this program."""

    engine: Engine
    found: str
    wanted: str

    @property
    def file(self) -> Path | None:
        """SQLite's file; None where it is another kind of database."""
        name = self.engine.url.database
        return Path(name) if self.engine.dialect.name == "sqlite" and name else None

    def copy(self, now: datetime) -> Path:
        """Copy SQLite's `file` and its audit's beside them, for their owner alone; the copy of the first.

        Raises:
            DatabaseFault: it can't be copied.
        """
        assert self.file is not None
        to = self.file.with_name(f"{self.file.stem}-{self.found}-{now.astimezone(UTC):%Y%m%d-%H%M%S}.db")
        try:
            sqlite.copy(self.engine, to)
            with self.engine.connect() as connection:
                is_apart = versions.has_audit(connection)
            if is_apart:
                sqlite.copy(self.engine, whole_file.audit_file_of(to), AUDIT_STORE)
        except (OSError, whole_file.Error) as error:
            raise DatabaseFault(type(error).__name__, "migrate.no_copy") from error
        return to

    def dump_command(self) -> str:
        """What makes a copy of a PostgreSQL database, to be given by a role that sees every row. No password is in it."""
        url = self.engine.url
        host = url.host or url.query.get("host")
        at = [f"--host={host}"] if host else []
        at += [f"--port={url.port}"] if url.port else []
        return " ".join(
            ["pg_dump --format=custom", f"--file=bussola-{self.found}.dump", *at, f"--username=postgres {url.database}"]
        )

    def migrate(self) -> None:
        """Bring it to the version that is wanted, all or nothing.

        Raises:
            DatabaseFault: it was left as it is.
        """
        try:
            versions.migrate(self.engine)
        except SQLAlchemyError as error:
            raise DatabaseFault(type(error).__name__, "migrate.failed") from error


def seal_file(url: str, keys: Keys) -> Path | None:
    """Seal SQLite's file at `url`, if an earlier Bussola left it for anybody to read; the file, or None where there was none.

    Raises:
        DatabaseFault: it was left as it is.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    file = Path(parsed.database)
    if not whole_file.is_plain(file):
        return None
    whole_file.seal(file, keys)
    return file


@contextmanager
def open_upkeep(url: str, keys: Keys) -> Iterator[Upkeep]:
    """The database at `url`, whatever its version.

    Raises:
        DatabaseFault: it can't be opened, or this program does not know its version.
    """
    try:
        engine = open_engine(url, keys)
        found = versions.found_in(engine)
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise DatabaseFault(type(error).__name__) from error
    except InvalidToken as error:
        raise DatabaseFault("InvalidToken", "database.other_key") from error
    try:
        if found != versions.newest() and not versions.is_older(found):
            raise DatabaseFault(found, "database.newer")
        yield Upkeep(engine, found, versions.newest())
    finally:
        engine.dispose()
