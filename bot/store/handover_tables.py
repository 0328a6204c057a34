"""The table of interests that are to be passed on."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from bot.store.tables import ROW, Instant, metadata

handovers = Table(
    "handovers",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("lead", ForeignKey("leads.key", name="fk_handovers_lead", ondelete="CASCADE"), nullable=False, index=True),
    Column("giver", ForeignKey("cooperatives.id", name="fk_handovers_giver", ondelete="CASCADE"), nullable=False),
    Column("receiver", ForeignKey("cooperatives.id", name="fk_handovers_receiver", ondelete="CASCADE"), nullable=False),
    Column("staff", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("consent_id", ForeignKey("consents.id", name="fk_handovers_consent"), nullable=True, index=True),
    Column("asked_at", Instant, nullable=False, index=True),
    Column("told_at", Instant, nullable=True),
    Column("ended_at", Instant, nullable=True),
    sqlite_autoincrement=True,
)
"""Proposals to pass an interest on, and what their students answered: a yes rests on its consent's row."""

Index(
    "ix_handovers_one_asked",
    handovers.c.lead,
    unique=True,
    sqlite_where=handovers.c.state == "asked",
    postgresql_where=handovers.c.state == "asked",
)
