"""Complaints: how often answers did not help, counted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "complaints",
        sa.Column("section", sa.String(300), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("section", "reason", "month", name="pk_complaints"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("complaints")
