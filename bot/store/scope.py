"""What a transaction may do and see: write or only read; everybody's rows, or one cooperative's.

SQLite has no security by row: there the queries alone keep cooperatives apart (`lead_queries`). PostgreSQL refuses whatever
a query forgot.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

EVERYBODY = "*"
"""Of the bot's own turns and errands; no cooperative's number."""
_BOUND, _READS = "bussola_bound", "bussola_only_reads"


def bound(engine: Engine) -> Engine:
    """The same database, for those who see nobody's rows until they have said whose (`of_cooperative`)."""
    return engine.execution_options(**{_BOUND: True})


@contextmanager
def of_cooperative(engine: Engine, cooperative: int, *, only_reads: bool = False) -> Iterator[Connection]:
    """A transaction for a cooperative's staff. One that only reads waits for nobody."""
    chosen = engine.execution_options(**{_BOUND: True, _READS: only_reads})
    with chosen.begin() as connection:
        see(connection, str(cooperative))
        yield connection


@contextmanager
def seeing_all(connection: Connection, cooperative: int) -> Iterator[None]:
    """Within a cooperative's transaction, for what has to look at the others' rows too and tells nobody what is there."""
    see(connection, EVERYBODY)
    yield
    see(connection, str(cooperative))


def see(connection: Connection, whose: str) -> None:
    """Until the transaction ends, see the rows of `whose` alone."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT set_config('bussola.cooperative', :whose, true)"), {"whose": whose})


def is_bound(connection: Connection) -> bool:
    """Whether a new transaction sees nobody's rows yet."""
    return bool(connection.get_execution_options().get(_BOUND))


def only_reads(connection: Connection) -> bool:
    """Whether a new transaction writes nothing."""
    return bool(connection.get_execution_options().get(_READS))
