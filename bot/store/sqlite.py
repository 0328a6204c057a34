"""What SQLite alone needs: its switches, one writer that others wait for, a journal that keeps nothing, copies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.scope import only_reads
from bot.store.tables import AUDIT_STORE

PATIENCE_SECONDS = 15
_CACHE_KB = 32_768
"""Pages a connection keeps open at most. What is not kept is unsealed again each time: a list that goes through 50,000 interests
takes a sixth of the time that it takes with SQLite's 2,000 kB (`make bench`)."""


def make_folder(url: URL) -> None:
    """Make the folder that the file at `url` is to be in."""
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def set_up(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's own
    """For every new connection."""
    # Python's driver opens transactions when it sees fit; we open them ourselves, in `begin`.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    for file in ("main", AUDIT_STORE):
        cursor.execute(f"PRAGMA {file}.journal_mode=WAL")
        # What is acknowledged to Telegram must survive a power cut too.
        cursor.execute(f"PRAGMA {file}.synchronous=FULL")
        # A row that is erased leaves no trace in the file.
        cursor.execute(f"PRAGMA {file}.secure_delete=ON")
    cursor.execute(f"PRAGMA main.cache_size=-{_CACHE_KB}")
    cursor.close()


def begin(connection: Connection) -> None:
    """For every new transaction."""
    # One that reads first and writes later would fail, rather than wait, if another one wrote in between.
    connection.exec_driver_sql("BEGIN" if only_reads(connection) else "BEGIN IMMEDIATE")


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be replaced by new ones: what refers to them is checked at its end, not on the way.

    Raises:
        IntegrityError: something refers to what is no longer there.
    """
    with engine.connect() as connection:
        switched = connection.connection
        switched.cursor().execute("PRAGMA foreign_keys=OFF").close()
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise IntegrityError("PRAGMA foreign_key_check", None, ValueError("a reference to nothing"))
        finally:
            switched.cursor().execute("PRAGMA foreign_keys=ON").close()


def scrub(engine: Engine) -> None:
    """Empty the write-ahead logs into their files, where what was erased is overwritten."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        connection.close()


def copy(engine: Engine, to: Path, what: str = "main") -> None:
    """Write all of the database or of its audit, the journal included, `to` a new file that its owner alone can read, sealed as
    it is itself.

    Raises:
        OSError: it can't be written there, or there is one.
        SQLAlchemyError: it can't be read.
    """
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection = engine.raw_connection()
    try:
        connection.cursor().execute(f"VACUUM {what} INTO ?", (str(to),)).close()
    finally:
        connection.close()
