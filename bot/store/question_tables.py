"""The tables of questions that were sent to a person: whose they are, their words and their answers sealed apart, since each has
its own time."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, Text, UniqueConstraint

from bot.store.tables import Instant, metadata

sent_questions = Table(
    "sent_questions",
    metadata,
    Column("key", String(22), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("record", String(32), nullable=False),
    Column("consent_id", ForeignKey("consents.id", name="fk_sent_questions_consent"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("topics", Text, nullable=False),
    Column("status", String(12), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("closed_at", Instant, nullable=True, index=True),
    Column("closed_by", String(64), nullable=False),
    Column("due_at", Instant, nullable=True),
    Column("delivered_at", Instant, nullable=True),
    UniqueConstraint("owner", "record", name="uq_sent_questions_owner"),
    Index("ix_sent_questions_status", "status", "sent_at"),
)
"""Questions; `sealed` is the conversation to answer to, `topics` headings of our own pages. Each is sent once by its owner."""

question_words = Table(
    "question_words",
    metadata,
    Column(
        "question",
        ForeignKey("sent_questions.key", name="fk_question_words_question", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("sealed", LargeBinary, nullable=False),
)
"""What was asked, sealed. It goes before its question, which may still have something to tell."""

question_answers = Table(
    "question_answers",
    metadata,
    Column(
        "question",
        ForeignKey("sent_questions.key", name="fk_question_answers_question", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("sealed", LargeBinary, nullable=False),
)
"""What was answered, and on which source, sealed."""
