"""Reminders that students asked for. On PostgreSQL no cooperative's transaction sees any."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("opportunity", sa.String(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("owner", "opportunity", name="uq_reminders_owner"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminders_due_at", "reminders", ["due_at"])
    if op.get_bind().dialect.name == "postgresql":
        everybody = sa.text(
            "CREATE POLICY of_nobody_s ON reminders USING (current_setting('bussola.cooperative', true) = '*')"
        )
        op.execute(everybody)
        op.execute("ALTER TABLE reminders ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE reminders FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    """Back. Nobody is reminded of what they asked for."""
    op.drop_table("reminders")
