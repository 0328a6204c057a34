"""Teachers, their classes, and what is counted of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def _row() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _code(table: str) -> sa.Column[str]:
    reference = sa.ForeignKey("classes.code", name=f"fk_{table}_code", ondelete="CASCADE")
    return sa.Column("code", sa.String(64), reference, nullable=False)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "teachers",
        sa.Column("id", _row(), autoincrement=True, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teachers"),
        sa.UniqueConstraint("key_hash", name="uq_teachers_key_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_teachers_seen_at", "teachers", ["seen_at"])
    owner = sa.ForeignKey("teachers.id", name="fk_classes_teacher", ondelete="CASCADE")
    op.create_table(
        "classes",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("teacher", _row(), owner, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_classes"),
    )
    op.create_index("ix_classes_teacher", "classes", ["teacher"])
    op.create_index("ix_classes_created_at", "classes", ["created_at"])
    op.create_table(
        "class_marks",
        _code("class_marks"),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("mark", sa.String(200), nullable=False),
        sa.Column("pupil", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("code", "week", "mark", "pupil", name="pk_class_marks"),
    )
    op.create_table(
        "class_weeks",
        _code("class_weeks"),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("mark", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("code", "week", "mark", name="pk_class_weeks"),
    )


def downgrade() -> None:
    """Back. Teachers, classes and their numbers are lost."""
    for name in ("class_weeks", "class_marks", "classes", "teachers"):
        op.drop_table(name)
