"""The tables; `migrations/` makes them."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"},
)


class Instant(TypeDecorator[datetime]):
    """A moment in time, kept in UTC whatever the database; comes back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC; a naive datetime is refused, since nobody knows what it means."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a datetime without a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back to an aware datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_ROW = BigInteger().with_variant(Integer(), "sqlite")
"""Numbers its own rows; SQLite does that for INTEGER alone."""

sessions = Table(
    "sessions",
    metadata,
    Column("conversation", String(80), primary_key=True),
    Column("state", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""Where conversations stand, as JSON: choices, ids, dates."""

updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("attempts", Integer, nullable=False),
    Column("finished", Boolean, nullable=False),
    Column("seen_at", Instant, nullable=False, index=True),
)
"""What came in, by its number: how often it was tried, and whether it is done."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ROW, primary_key=True, autoincrement=True),
    Column("conversation", String(80), nullable=False, index=True),
    Column("opening", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""Messages that wait to be sent, encrypted; a row is erased as soon as its message is sent."""

answer_records = Table(
    "answer_records",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("record", Text, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
)
"""What an answer rested on, as JSON, so that its buttons work later."""
