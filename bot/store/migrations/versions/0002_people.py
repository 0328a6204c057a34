"""People: consents, whose the records of answers are, the audit and its triggers, sealed secrets."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)

_SQLITE_TRIGGERS = (
    """CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_unerased BEFORE DELETE ON audit
    WHEN OLD.number > coalesce((SELECT released FROM audit_head), 0)
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
)
_POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION audit_append_only() RETURNS trigger AS $$ BEGIN
    IF TG_OP = 'DELETE' AND OLD.number <= coalesce((SELECT released FROM audit_head), 0) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'the audit is append-only'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_append_only()""",
)


def upgrade() -> None:
    """Forward. The records of answers kept so far go: nobody knows whose they are, so that they could not be erased with them."""
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("ends_at", _INSTANT, nullable=True))
    op.create_index("ix_sessions_ends_at", "sessions", ["ends_at"])
    op.execute("DELETE FROM answer_records")
    with op.batch_alter_table("answer_records") as records:
        records.add_column(sa.Column("owner", sa.String(64), nullable=False))
    op.create_index("ix_answer_records_owner", "answer_records", ["owner"])
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("notice_hash", sa.String(64), nullable=False),
        sa.Column("recipients", sa.Text, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_owner", "consents", ["owner"])
    op.create_index("ix_consents_at", "consents", ["at"])
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("released", sa.BigInteger, nullable=False),
        sa.Column("released_hash", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "crisis_counts",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "code", name="pk_crisis_counts"),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )
    postgresql = op.get_bind().dialect.name == "postgresql"
    for trigger in _POSTGRESQL_TRIGGERS if postgresql else _SQLITE_TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    """Back. Consents and the audit are lost."""
    for name in ("secrets", "crisis_counts", "audit_head", "audit", "consents"):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_append_only()")
    op.drop_index("ix_answer_records_owner", "answer_records")
    with op.batch_alter_table("answer_records") as records:
        records.drop_column("owner")
    op.drop_index("ix_sessions_ends_at", "sessions")
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_column("ends_at")
