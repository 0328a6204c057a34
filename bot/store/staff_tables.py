"""The tables of those who work behind the login."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from bot.store.lead_tables import cooperatives
from bot.store.tables import ROW, Instant, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("email", String(190), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("role", String(20), nullable=False),
    Column("cooperative", ForeignKey(cooperatives.c.id, name="fk_staff_cooperative"), nullable=False, index=True),
    Column("password_hash", String(300), nullable=False),
    Column("invitation", String(64), nullable=False, index=True),
    Column("invited_until", Instant, nullable=True),
    Column("active", Boolean, nullable=False),
    Column("added_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
"""Accounts. Until an invitation is used there is its hash and no password; afterwards there is a password and no invitation."""

staff_seeds = Table(
    "staff_seeds",
    metadata,
    Column("staff", ForeignKey("staff.id", name="fk_staff_seeds_staff", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("last_step", BigInteger, nullable=False),
)
"""What codes are made from, sealed, and the time step of the last code that was used: none serves twice."""

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column(
        "staff", ForeignKey("staff.id", name="fk_staff_sessions_staff", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("begun_at", Instant, nullable=False, index=True),
    Column("seen_at", Instant, nullable=False),
)
"""Who is in: of the key in the browser only a hash."""

staff_attempts = Table(
    "staff_attempts",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
)
"""Attempts to come in that did not succeed, in a row, by the pseudonym of what was typed or of where it came from."""
