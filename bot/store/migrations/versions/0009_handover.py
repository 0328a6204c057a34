"""Interests that are passed on, and what staff is told by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _row() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _cooperative(table: str, column: str = "cooperative") -> sa.Column[int]:
    reference = sa.ForeignKey("cooperatives.id", name=f"fk_{table}_{column}", ondelete="CASCADE")
    return sa.Column(column, _row(), reference, nullable=False)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "handovers",
        sa.Column("id", _row(), autoincrement=True, nullable=False),
        sa.Column(
            "lead",
            sa.String(22),
            sa.ForeignKey("leads.key", name="fk_handovers_lead", ondelete="CASCADE"),
            nullable=False,
        ),
        _cooperative("handovers", "giver"),
        _cooperative("handovers", "receiver"),
        sa.Column("staff", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("consent_id", _row(), sa.ForeignKey("consents.id", name="fk_handovers_consent"), nullable=True),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("told_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sqlite_autoincrement=True,
    )
    for column in ("lead", "consent_id", "asked_at"):
        op.create_index(f"ix_handovers_{column}", "handovers", [column])
    asked = sa.text("state = 'asked'")
    op.create_index(
        "ix_handovers_one_asked", "handovers", ["lead"], unique=True, sqlite_where=asked, postgresql_where=asked
    )
    op.create_table(
        "digests",
        _cooperative("digests"),
        sa.Column("covered_until", _INSTANT, nullable=False),
        sa.Column("told_at", _INSTANT, nullable=True),
        sa.Column("claimed_until", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("cooperative", name="pk_digests"),
    )
    op.create_table(
        "withdrawals",
        sa.Column("id", _row(), autoincrement=True, nullable=False),
        _cooperative("withdrawals"),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_withdrawals"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_withdrawals_cooperative", "withdrawals", ["cooperative"])
    op.create_index("ix_withdrawals_at", "withdrawals", ["at"])


def downgrade() -> None:
    """Back. Proposals are lost; an interest that was passed on stays where it is."""
    op.execute("UPDATE lead_shares SET reason = 'other' WHERE reason = 'handed_over'")
    for name in ("withdrawals", "digests", "handovers"):
        op.drop_table(name)
