"""What PostgreSQL alone needs: one writer at a time, whose rows a transaction sees, texts without NULs, erased rows cleared."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.scope import EVERYBODY, is_bound, only_reads
from bot.store.tables import metadata

if TYPE_CHECKING:
    from psycopg.abc import Buffer

_WRITER = 7_310_471
"""The number of the lock that whoever may write holds; a number like any other, the same for all versions."""
_READING = """SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL enable_sort = off"""
"""Lists go by date, as an index does. The planner takes filters for rarer than they are and would rather sort everything."""
_SWITCHES = (
    # As patient as with SQLite; and a machine that went away in the middle of a transaction holds up nobody for long.
    "SET lock_timeout = '15s'",
    "SET idle_in_transaction_session_timeout = '60s'",
)


def set_up(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's own
    """For every new connection."""
    _keep_nuls_out(connection)
    connection.autocommit = True
    for switch in _SWITCHES:
        connection.execute(switch)
    connection.autocommit = False


def begin(connection: Connection) -> None:
    """For every new transaction.

    What reads first and writes later (a quota, the one active interest, the end of the audit's chain) holds because nobody else
    writes meanwhile: that is SQLite's by nature, and asked of PostgreSQL here, once for all.
    """
    asked = _READING if only_reads(connection) else f"SELECT pg_advisory_xact_lock({_WRITER})"
    for_whom = "" if is_bound(connection) else f"; SET LOCAL bussola.cooperative = '{EVERYBODY}'"
    connection.exec_driver_sql(asked + for_whom)  # one journey to the server, however much is asked


def scrub(engine: Engine) -> None:
    """Clear the space of rows that were erased or changed, so that no query finds them and others may take it.

    It is not overwritten at once, nor is the server's journal emptied: those are the server's (docs/postgresql.md).
    """
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(f"VACUUM {', '.join(metadata.tables)}")


def sees_all(connection: Connection) -> bool:
    """Whether the role is one that security by row is not for: then the database would refuse nothing."""
    found = connection.exec_driver_sql("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    return bool(found.scalar())


def _keep_nuls_out(connection: Any) -> None:  # noqa: ANN401 - the driver's own
    from psycopg.types.string import StrDumperUnknown

    class Dumper(StrDumperUnknown):
        """PostgreSQL's texts hold no NUL: one that somebody sends is not found, rather than an error."""

        def dump(self, obj: str) -> "Buffer | None":
            return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))

    connection.adapters.register_dumper(str, Dumper)
