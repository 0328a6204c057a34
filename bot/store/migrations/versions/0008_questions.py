"""Questions that were sent to a person, their words and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Forward."""
    row = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    consent = sa.ForeignKey("consents.id", name="fk_sent_questions_consent")
    op.create_table(
        "sent_questions",
        sa.Column("key", sa.String(22), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("record", sa.String(32), nullable=False),
        sa.Column("consent_id", row, consent, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=False),
        sa.Column("closed_at", _INSTANT, nullable=True),
        sa.Column("closed_by", sa.String(64), nullable=False),
        sa.Column("due_at", _INSTANT, nullable=True),
        sa.Column("delivered_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_sent_questions"),
        sa.UniqueConstraint("owner", "record", name="uq_sent_questions_owner"),
    )
    op.create_index("ix_sent_questions_consent_id", "sent_questions", ["consent_id"])
    op.create_index("ix_sent_questions_closed_at", "sent_questions", ["closed_at"])
    op.create_index("ix_sent_questions_status", "sent_questions", ["status", "sent_at"])
    for name in ("question_words", "question_answers"):
        question = sa.ForeignKey("sent_questions.key", name=f"fk_{name}_question", ondelete="CASCADE")
        op.create_table(
            name,
            sa.Column("question", sa.String(22), question, nullable=False),
            sa.Column("sealed", sa.LargeBinary, nullable=False),
            sa.PrimaryKeyConstraint("question", name=f"pk_{name}"),
        )


def downgrade() -> None:
    """Back. Questions that were sent are lost, answered or not."""
    for name in ("question_answers", "question_words", "sent_questions"):
        op.drop_table(name)
