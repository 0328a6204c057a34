"""The barometer: what is counted of a month, and what may be told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "barometer_marks",
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("mark", sa.String(200), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("month", "mark", "person", name="pk_barometer_marks"),
    )
    op.create_table(
        "barometer_months",
        sa.Column("synthetic", sa.Boolean, nullable=False),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("cell", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("synthetic", "month", "cell", name="pk_barometer_months"),
    )


def downgrade() -> None:
    """Back. The barometer's numbers are lost."""
    op.drop_table("barometer_months")
    op.drop_table("barometer_marks")
