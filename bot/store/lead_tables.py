"""The tables of interests, of who receives them, of what is written about them, and of what there is to see."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from bot.store.tables import ROW, Instant, metadata

cooperatives = Table(
    "cooperatives",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("provinces", Text, nullable=False),
    Column("contact", String(300), nullable=False),
    Column("consortium", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("added_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
"""Who may receive interests. One that is not active any more is offered to nobody, and sees nothing."""

lead_drafts = Table(
    "lead_drafts",
    metadata,
    Column("conversation", String(80), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("changed_at", Instant, nullable=False, index=True),
)
"""Forms that are being filled in, sealed."""

opportunities = Table(
    "opportunities",
    metadata,
    Column("key", String(22), primary_key=True),
    Column(
        "cooperative", ForeignKey("cooperatives.id", name="fk_opportunities_cooperative"), nullable=False, index=True
    ),
    Column("content", Text, nullable=False),
    Column("ends", Date, nullable=False, index=True),
    Column("published_at", Instant, nullable=True),
    Column("changed_at", Instant, nullable=False),
)
"""What there is to see, as JSON; a draft has no `published_at`."""

leads = Table(
    "leads",
    metadata,
    Column("key", String(22), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("consent_id", ForeignKey("consents.id", name="fk_leads_consent"), nullable=True, index=True),
    Column("sealed", LargeBinary, nullable=True),
    Column("age_band", String(10), nullable=False),
    Column("province", String(60), nullable=False),
    Column("school_year", Integer, nullable=True),
    Column("professions", Text, nullable=False),
    Column("class_code", String(64), nullable=False),
    Column("opportunity", String(32), nullable=False, index=True),
    Column("synthetic", Boolean, nullable=False),
    Column("left_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False, index=True),
    Column("contacted_at", Instant, nullable=True),
    Column("ended_at", Instant, nullable=True),
    Column("withdrawn_at", Instant, nullable=True),
    CheckConstraint(
        "(withdrawn_at IS NULL AND consent_id IS NOT NULL AND sealed IS NOT NULL AND owner <> '')"
        " OR (withdrawn_at IS NOT NULL AND consent_id IS NULL AND sealed IS NULL AND owner = '')",
        name="ck_leads_consented_or_empty",
    ),
    Index("ix_leads_owner", "owner"),
    # All that counting by state looks at, so that it reads no row: at 50,000 interests 12 ms instead of 160.
    Index("ix_leads_counted", "key", "withdrawn_at", "province", "class_code", "professions"),
)
"""Interests: what says who it is (name, contact, conversation) is sealed. One that was withdrawn is empty, and nobody's."""

Index(
    "ix_leads_one_active",
    leads.c.owner,
    unique=True,
    sqlite_where=leads.c.ended_at.is_(None),
    postgresql_where=leads.c.ended_at.is_(None),
)

lead_shares = Table(
    "lead_shares",
    metadata,
    Column("lead", ForeignKey("leads.key", name="fk_lead_shares_lead", ondelete="CASCADE"), primary_key=True),
    Column("cooperative", ForeignKey("cooperatives.id", name="fk_lead_shares_cooperative"), primary_key=True),
    Column("left_at", Instant, nullable=False),
    Column("status", String(12), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("assigned_to", String(64), nullable=False),
    Column("due_on", Date, nullable=True),
    Column("first_contact_at", Instant, nullable=True),
    Column("reminded_at", Instant, nullable=True),
    Column("thread_closed_by", String(10), nullable=False),
    Index("ix_lead_shares_cooperative_left_at", "cooperative", "left_at", "lead"),
    # Holds all that is counted to tell how soon a cooperative answers: of many interests no row has to be read.
    Index("ix_lead_shares_promptness", "cooperative", "left_at", "first_contact_at", "status", "thread_closed_by"),
    Index("ix_lead_shares_counted", "cooperative", "status", "lead"),
)
"""With whom an interest is shared, and how it goes on there: each cooperative has its own, and sees no other's."""

lead_openings = Table(
    "lead_openings",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column(
        "lead", ForeignKey("leads.key", name="fk_lead_openings_lead", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("cooperative", ForeignKey("cooperatives.id", name="fk_lead_openings_cooperative"), nullable=False),
    Column("how", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
"""Who looked at an interest, and when: its student may know."""

lead_notes = Table(
    "lead_notes",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("lead", ForeignKey("leads.key", name="fk_lead_notes_lead", ondelete="CASCADE"), nullable=False, index=True),
    Column("cooperative", ForeignKey("cooperatives.id", name="fk_lead_notes_cooperative"), nullable=False),
    Column("staff", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
"""What a cooperative's staff notes for itself, sealed."""

relay_messages = Table(
    "relay_messages",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("lead", String(22), nullable=False, index=True),
    Column("cooperative", ForeignKey("cooperatives.id", name="fk_relay_messages_cooperative"), nullable=False),
    Column("author", String(10), nullable=False),
    Column("staff", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("due_at", Instant, nullable=False),
    Column("delivered_at", Instant, nullable=True),
    Column("read_at", Instant, nullable=True),
    Index("ix_relay_messages_due", "delivered_at", "due_at"),
    sqlite_autoincrement=True,
)
"""What passed between students and cooperatives, sealed. Kept by its own term, whatever becomes of the interest."""
