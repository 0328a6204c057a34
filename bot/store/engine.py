"""The connection to the database, SQLite or PostgreSQL. What each of them alone needs is said in its own module."""

from sqlalchemy import Engine, create_engine, event, make_url

from bot.store import postgresql, sqlite


def open_engine(url: str) -> Engine:
    """An engine for `url`, safe to share between threads; for SQLite, the file's folder is made.

    Whatever the database, one transaction at a time may write, and sees what all before it wrote.
    """
    # An error never quotes what was being stored.
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        sqlite.make_folder(parsed)
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": sqlite.PATIENCE_SECONDS})
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
