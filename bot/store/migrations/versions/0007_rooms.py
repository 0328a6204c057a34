"""When the purge last ran; teachers who were suspended; what is counted of interests at hand in an index."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward. Who was invited as a teacher still is."""
    op.create_table(
        "purge_runs",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_purge_runs"),
    )
    counted = ["cooperative", "left_at", "first_contact_at", "status", "thread_closed_by"]
    op.create_index("ix_lead_shares_promptness", "lead_shares", counted)
    op.add_column("teachers", sa.Column("suspended", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Back. Who was suspended as a teacher is still not let in: no key has a hash like the one they are given."""
    op.execute("UPDATE teachers SET key_hash = '-' || CAST(id AS VARCHAR(20)) WHERE suspended")
    op.drop_index("ix_lead_shares_promptness", "lead_shares")
    op.drop_column("teachers", "suspended")
    op.drop_table("purge_runs")
