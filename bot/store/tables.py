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


ROW = BigInteger().with_variant(Integer(), "sqlite")
"""Numbers its own rows; SQLite does that for INTEGER alone."""

sessions = Table(
    "sessions",
    metadata,
    Column("conversation", String(80), primary_key=True),
    Column("state", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=True, index=True),
)
"""Where conversations stand, as JSON: choices, ids, dates. Whoever was forgotten at a gate that is shut is gone at `ends_at`."""

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
    Column("id", ROW, primary_key=True, autoincrement=True),
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
    Column("owner", String(64), nullable=False, index=True),
)
"""What an answer rested on, as JSON, so that its buttons work later; `owner` is the pseudonym of whose it is."""

consents = Table(
    "consents",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("notice_hash", String(64), nullable=False),
    Column("recipients", Text, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""Consent given and taken back, a row each, the names it was given for as JSON; what needs consent refers to a row's `id`."""

AUDIT_STORE = "registro"
"""The audit's own store: with SQLite a second file beside the first, with PostgreSQL a schema. What is noted is written in the
transaction of what it notes, and nothing else is kept there."""

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False, index=True),
    Column("who", String(64), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("what", String(40), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    schema=AUDIT_STORE,
)
"""What happened, each row chained to the one before. Triggers refuse to change it, and to erase what was not released."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("released", BigInteger, nullable=False),
    Column("released_hash", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
    schema=AUDIT_STORE,
)
"""One row: where the chain ends, and up to where it was released to be erased."""

audit_mark = Table(
    "audit_mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row, beside what is noted: the last row that these tables know of. Of two stores one may be put back without the other."""

purge_runs = Table(
    "purge_runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)
"""One row: when what is past its term was last looked for, whether something was found or not."""

crisis_counts = Table(
    "crisis_counts",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""How often what was detected on a day: level and category; nobody's, and no time of the day."""

complaints = Table(
    "complaints",
    metadata,
    Column("section", String(300), primary_key=True),
    Column("reason", String(20), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""How often an answer of a section did not help, why, and in which month: nobody's, and no words."""

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""Secrets that must outlive the keys that seal them."""
