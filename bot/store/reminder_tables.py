"""The table of reminders that students asked for."""

from sqlalchemy import Column, LargeBinary, String, Table, UniqueConstraint

from bot.store.tables import ROW, Instant, metadata

reminders = Table(
    "reminders",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("owner", String(64), nullable=False),
    Column("opportunity", String(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("due_at", Instant, nullable=False, index=True),
    UniqueConstraint("owner", "opportunity", name="uq_reminders_owner"),
    sqlite_autoincrement=True,
)
"""Whose (a pseudonym), of what, when; `sealed` is the conversation to write to. An opportunity that is gone has something to tell
too, so that nothing is erased with it.
"""
