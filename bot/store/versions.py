"""The versions of the tables: which one a database has, which one this program wants, and the ways between them."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from bot.store import postgresql, sqlite
from bot.store.faults import DatabaseFault
from bot.store.tables import AUDIT_STORE, audit

_MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def newest() -> str:
    """The version that this program wants."""
    return _scripts().get_current_head() or ""


def found_in(engine: Engine) -> str:
    """The version of a database; "" where it is empty.

    Raises:
        DatabaseFault: its role is above security by row.
    """
    with engine.begin() as connection:
        return _look(connection)


def is_older(version: str) -> bool:
    """Whether this program knows the way from `version` to its own."""
    return version != newest() and version in {"", *(one.revision for one in _scripts().walk_revisions())}


def has_audit(connection: Connection) -> bool:
    """Whether the audit is there, in its own store: before version 0014 it was beside the rest."""
    return inspect(connection).has_table(audit.name, schema=AUDIT_STORE)


def prepare(engine: Engine) -> None:
    """Make the tables of an empty database; any other must be of the version that this program wants.

    Raises:
        DatabaseFault: it is not, its audit is gone, or its role is above security by row.
    """
    with engine.begin() as connection:
        found = _look(connection)
        if not found:
            _move(connection, "head")
        elif found != newest():
            raise DatabaseFault(found, "database.older" if is_older(found) else "database.newer")
        elif not has_audit(connection):
            raise DatabaseFault("", "database.no_audit")


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables up to date, or to another revision ("base": none left), all or nothing."""
    with sqlite.rebuilding(engine) if engine.dialect.name == "sqlite" else engine.begin() as connection:
        _move(connection, revision)


def _look(connection: Connection) -> str:
    if connection.dialect.name == "postgresql" and postgresql.sees_all(connection):
        raise DatabaseFault(connection.engine.url.username or "", "database.sees_all")
    return _version_of(connection)


def _version_of(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _move(connection: Connection, revision: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    found, wanted = _version_of(connection), newest() if revision == "head" else revision
    if wanted == "base" or wanted < found:
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
