"""What staff's lists count stands in indexes. On PostgreSQL a cooperative's transaction sees its own rows alone, and the audit
can't be emptied at one stroke either.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0006"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_lead_shares_counted": ("lead_shares", ["cooperative", "status", "lead"]),
    "ix_leads_counted": ("leads", ["key", "withdrawn_at", "province", "class_code", "professions"]),
}
_WHO = "current_setting('bussola.cooperative', true)"
# Compared as numbers, or the planner would not know how much that lets through.
_OWN = f"{_WHO} = '*' OR cooperative = nullif(nullif({_WHO}, '*'), '')::bigint"
_POLICIES = {
    "lead_shares": _OWN,
    "lead_openings": _OWN,
    "lead_notes": _OWN,
    "relay_messages": _OWN,
    "opportunities": _OWN,
    # Of an interest what it is shared by decides: the rows of `lead_shares` that the same transaction sees.
    "leads": f"{_WHO} = '*' OR EXISTS (SELECT FROM lead_shares WHERE lead_shares.lead = leads.key)",
}
_REFUSAL = """CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger AS $$ BEGIN
    IF TG_OP = 'DELETE' AND OLD.number <= coalesce((SELECT released FROM audit_head), 0) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'the audit is append-only'{how}; END $$ LANGUAGE plpgsql"""


def upgrade() -> None:
    """Forward."""
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns)
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, sees in _POLICIES.items():
        op.execute(sa.text(f"CREATE POLICY of_cooperative ON {table} USING ({sees})"))
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        # For the owner of the tables too, which the program itself is.
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(_REFUSAL.format(how=" USING ERRCODE = 'integrity_constraint_violation'"))
    op.execute("CREATE TRIGGER audit_unemptied BEFORE TRUNCATE ON audit EXECUTE FUNCTION audit_append_only()")


def downgrade() -> None:
    """Back. Nothing is lost but the guards."""
    for name, (table, _) in _INDEXES.items():
        op.drop_index(name, table)
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("DROP TRIGGER audit_unemptied ON audit")
    op.execute(_REFUSAL.format(how=""))
    for table in reversed(_POLICIES):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute(f"DROP POLICY of_cooperative ON {table}")
