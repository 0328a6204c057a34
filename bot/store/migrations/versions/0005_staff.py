"""Those who work behind the login."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _row() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "staff",
        sa.Column("id", _row(), autoincrement=True, nullable=False),
        sa.Column("email", sa.String(190), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("cooperative", _row(), sa.ForeignKey("cooperatives.id", name="fk_staff_cooperative"), nullable=False),
        sa.Column("password_hash", sa.String(300), nullable=False),
        sa.Column("invitation", sa.String(64), nullable=False),
        sa.Column("invited_until", _INSTANT, nullable=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("added_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("email", name="uq_staff_email"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_staff_cooperative", "staff", ["cooperative"])
    op.create_index("ix_staff_invitation", "staff", ["invitation"])
    op.create_table(
        "staff_seeds",
        sa.Column(
            "staff", _row(), sa.ForeignKey("staff.id", name="fk_staff_seeds_staff", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("staff", name="pk_staff_seeds"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column(
            "staff",
            _row(),
            sa.ForeignKey("staff.id", name="fk_staff_sessions_staff", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_staff_sessions"),
    )
    op.create_index("ix_staff_sessions_staff", "staff_sessions", ["staff"])
    op.create_index("ix_staff_sessions_begun_at", "staff_sessions", ["begun_at"])
    op.create_table(
        "staff_attempts",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_staff_attempts"),
    )
    op.create_index("ix_staff_attempts_last_at", "staff_attempts", ["last_at"])


def downgrade() -> None:
    """Back. Accounts are lost."""
    for name in ("staff_attempts", "staff_sessions", "staff_seeds", "staff"):
        op.drop_table(name)
