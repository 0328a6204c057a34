"""The connection to the database, SQLite or PostgreSQL. What each of them alone needs is said in its own module."""

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url

from bot.store import postgresql, sqlite, whole_file
from bot.store.keys import Keys
from bot.store.tables import AUDIT_STORE


def open_engine(url: str, keys: Keys) -> Engine:
    """An engine for `url`, safe to share between threads; for SQLite, the file's folder is made, and the file sealed whole, with
    the audit's file beside it, under the same key.

    Whatever the database, one transaction at a time may write, and sees what all before it wrote.

    Raises:
        DatabaseFault: a file is not sealed, or its key is gone.
        InvalidToken: none of `keys` opens the key of the file.
        OSError, ImportError, SQLAlchemyError: there is nothing to open.
    """
    # An error never quotes what was being stored.
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        sqlite.make_folder(parsed)
        file = Path(parsed.database or "")
        own = whole_file.key_of(file, keys)
        engine = create_engine(
            parsed,
            module=whole_file.DRIVER,
            hide_parameters=True,
            connect_args={"timeout": sqlite.PATIENCE_SECONDS},
        )
        event.listen(engine, "connect", lambda connection, _entry: whole_file.unlock(connection, own))
        beside = whole_file.audit_file_of(file)
        event.listen(
            engine, "connect", lambda connection, _entry: whole_file.attach(connection, beside, AUDIT_STORE, own)
        )
        event.listen(engine, "connect", sqlite.set_up)
        event.listen(engine, "begin", sqlite.begin)
        return engine
    engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    if parsed.get_backend_name() == "postgresql":
        event.listen(engine, "connect", postgresql.set_up)
        event.listen(engine, "begin", postgresql.begin)
    return engine


def scrub(engine: Engine) -> None:
    """Take what was erased out of the database's files, as far as it can; tried again later if someone reads."""
    if engine.dialect.name == "sqlite":
        sqlite.scrub(engine)
    elif engine.dialect.name == "postgresql":
        postgresql.scrub(engine)
