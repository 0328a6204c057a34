"""Interests, who receives them, messages about them, and what there is to see."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _row() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _cooperative(table: str) -> sa.Column[int]:
    return sa.Column(
        "cooperative", _row(), sa.ForeignKey("cooperatives.id", name=f"fk_{table}_cooperative"), nullable=False
    )


def _lead(table: str) -> sa.Column[str]:
    return sa.Column(
        "lead", sa.String(22), sa.ForeignKey("leads.key", name=f"fk_{table}_lead", ondelete="CASCADE"), nullable=False
    )


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "cooperatives",
        sa.Column("id", _row(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("provinces", sa.Text, nullable=False),
        sa.Column("contact", sa.String(300), nullable=False),
        sa.Column("consortium", sa.Boolean, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("synthetic", sa.Boolean, nullable=False),
        sa.Column("added_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cooperatives"),
        sa.UniqueConstraint("name", name="uq_cooperatives_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lead_drafts",
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("conversation", name="pk_lead_drafts"),
    )
    op.create_index("ix_lead_drafts_changed_at", "lead_drafts", ["changed_at"])
    op.create_table(
        "opportunities",
        sa.Column("key", sa.String(22), nullable=False),
        _cooperative("opportunities"),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("published_at", _INSTANT, nullable=True),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_opportunities"),
    )
    op.create_index("ix_opportunities_cooperative", "opportunities", ["cooperative"])
    op.create_index("ix_opportunities_ends", "opportunities", ["ends"])
    op.create_table(
        "leads",
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("consent_id", _row(), sa.ForeignKey("consents.id", name="fk_leads_consent"), nullable=True),
        sa.Column("sealed", sa.LargeBinary, nullable=True),
        sa.Column("age_band", sa.String(10), nullable=False),
        sa.Column("province", sa.String(60), nullable=False),
        sa.Column("school_year", sa.Integer, nullable=True),
        sa.Column("professions", sa.Text, nullable=False),
        sa.Column("class_code", sa.String(64), nullable=False),
        sa.Column("opportunity", sa.String(32), nullable=False),
        sa.Column("synthetic", sa.Boolean, nullable=False),
        sa.Column("left_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("contacted_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("withdrawn_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_leads"),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL AND consent_id IS NOT NULL AND sealed IS NOT NULL AND owner <> '')"
            " OR (withdrawn_at IS NOT NULL AND consent_id IS NULL AND sealed IS NULL AND owner = '')",
            name="ck_leads_consented_or_empty",
        ),
    )
    for column in ("owner", "consent_id", "opportunity", "changed_at"):
        op.create_index(f"ix_leads_{column}", "leads", [column])
    active = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_leads_one_active", "leads", ["owner"], unique=True, sqlite_where=active, postgresql_where=active
    )
    op.create_table(
        "lead_shares",
        _lead("lead_shares"),
        _cooperative("lead_shares"),
        sa.Column("left_at", _INSTANT, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("assigned_to", sa.String(64), nullable=False),
        sa.Column("due_on", sa.Date, nullable=True),
        sa.Column("first_contact_at", _INSTANT, nullable=True),
        sa.Column("reminded_at", _INSTANT, nullable=True),
        sa.Column("thread_closed_by", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("lead", "cooperative", name="pk_lead_shares"),
    )
    op.create_index("ix_lead_shares_cooperative_left_at", "lead_shares", ["cooperative", "left_at", "lead"])
    op.create_table(
        "lead_openings",
        sa.Column("id", _row(), autoincrement=True, nullable=False),
        _lead("lead_openings"),
        _cooperative("lead_openings"),
        sa.Column("how", sa.String(10), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lead_openings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lead_openings_lead", "lead_openings", ["lead"])
    op.create_table(
        "lead_notes",
        sa.Column("id", _row(), autoincrement=True, nullable=False),
        _lead("lead_notes"),
        _cooperative("lead_notes"),
        sa.Column("staff", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lead_notes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lead_notes_lead", "lead_notes", ["lead"])
    op.create_table(
        "relay_messages",
        sa.Column("id", _row(), autoincrement=True, nullable=False),
        sa.Column("lead", sa.String(22), nullable=False),
        _cooperative("relay_messages"),
        sa.Column("author", sa.String(10), nullable=False),
        sa.Column("staff", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("delivered_at", _INSTANT, nullable=True),
        sa.Column("read_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_relay_messages"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_relay_messages_lead", "relay_messages", ["lead"])
    op.create_index("ix_relay_messages_at", "relay_messages", ["at"])
    op.create_index("ix_relay_messages_due", "relay_messages", ["delivered_at", "due_at"])


def downgrade() -> None:
    """Back. Interests, messages and opportunities are lost."""
    for name in (
        "relay_messages", "lead_notes", "lead_openings", "lead_shares", "leads", "opportunities", "lead_drafts", "cooperatives",
    ):  # fmt: skip
        op.drop_table(name)
