"""The audit in a store of its own: with SQLite a second file, with PostgreSQL a schema. Its rows and its chain are as they were.

Beside what is noted stays a mark, the last row that is known of there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_STORE = "registro"
_TABLES = ("audit", "audit_head")
_INSTANT = sa.DateTime(timezone=True)
_REFUSAL = """CREATE OR REPLACE FUNCTION {at}audit_append_only() RETURNS trigger AS $$ BEGIN
    IF TG_OP = 'DELETE' AND OLD.number <= coalesce((SELECT released FROM {at}audit_head), 0) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"""

_GUARDS = (
    """CREATE TRIGGER {at}audit_unchanged BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER {at}audit_unerased BEFORE DELETE ON audit
    WHEN OLD.number > coalesce((SELECT released FROM audit_head), 0)
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "audit_mark",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_mark"),
    )
    op.execute("INSERT INTO audit_mark SELECT id, number, hash FROM audit_head")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE SCHEMA {_STORE}")
        for name in _TABLES:
            op.execute(f"ALTER TABLE {name} SET SCHEMA {_STORE}")
        op.execute(f"ALTER FUNCTION audit_append_only() SET SCHEMA {_STORE}")
        op.execute(_REFUSAL.format(at=f"{_STORE}."))
    else:
        _move("main", _STORE)


def downgrade() -> None:
    """Back. Nothing is lost."""
    op.drop_table("audit_mark")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER FUNCTION {_STORE}.audit_append_only() SET SCHEMA public")
        for name in _TABLES:
            op.execute(f"ALTER TABLE {_STORE}.{name} SET SCHEMA public")
        op.execute(_REFUSAL.format(at=""))
        op.execute(f"DROP SCHEMA {_STORE}")
    else:
        _move(_STORE, "main")


def _move(old: str, new: str) -> None:
    """SQLite alone: tables go from file to file as rows, with their guards. What is there already was left when an update was
    undone by putting back the first file alone; the rows up to then are in both."""
    for name in _TABLES:
        op.execute(f"DROP TABLE IF EXISTS {new}.{name}")
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
        schema=new,
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("released", sa.BigInteger, nullable=False),
        sa.Column("released_hash", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
        schema=new,
    )
    for name in _TABLES:
        op.execute(f"INSERT INTO {new}.{name} SELECT * FROM {old}.{name}")  # noqa: S608 - our own names
        op.execute(f"DROP TABLE {old}.{name}")
    op.create_index("ix_audit_at", "audit", ["at"], schema=new)
    for guard in _GUARDS:
        op.execute(guard.format(at=f"{new}."))
