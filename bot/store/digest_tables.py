"""The tables of what staff is told by e-mail."""

from sqlalchemy import Column, ForeignKey, String, Table

from bot.store.tables import ROW, Instant, metadata

digests = Table(
    "digests",
    metadata,
    Column(
        "cooperative",
        ForeignKey("cooperatives.id", name="fk_digests_cooperative", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("audience", String(12), primary_key=True),
    Column("covered_until", Instant, nullable=False),
    Column("told_at", Instant, nullable=True),
    Column("claimed_until", Instant, nullable=True),
)
"""Up to when an audience of a cooperative was told what waits for it, when that was last, and until when somebody is at it."""

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column(
        "cooperative",
        ForeignKey("cooperatives.id", name="fk_withdrawals_cooperative", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("at", Instant, nullable=False, index=True),
    sqlite_autoincrement=True,
)
"""That an interest was taken back from a cooperative, until its staff was told: not which, and nobody's."""
