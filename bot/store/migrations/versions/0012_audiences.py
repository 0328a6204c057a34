"""Who answers questions is told by e-mail of those that wait: what was told to whom goes by cooperative and audience."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_NAMES = ("cooperative", "covered_until", "told_at", "claimed_until")


def upgrade() -> None:
    """Forward. Whoever was told of interests was told as much as before; nobody was told of questions."""
    rows = _rows()
    table = _made_anew(sa.Column("audience", sa.String(12), nullable=False))
    audiences = ("interests", "both")
    op.bulk_insert(table, [{**row, "audience": audience} for row in rows for audience in audiences])


def downgrade() -> None:
    """Back. What was told to one of two audiences alone may be told again."""
    rows: dict[object, dict[str, object]] = {}
    for row in sorted(_rows(), key=lambda row: str(row["covered_until"]), reverse=True):
        rows[row["cooperative"]] = row
    op.bulk_insert(_made_anew(), list(rows.values()))


def _rows() -> list[dict[str, object]]:
    columns = [sa.column(name, _INSTANT if name != "cooperative" else None) for name in _NAMES]
    found = op.get_bind().execute(sa.select(*columns).select_from(sa.table("digests")))
    return [dict(row) for row in found.mappings()]


def _made_anew(*more: sa.Column[str]) -> sa.Table:
    op.drop_table("digests")
    reference = sa.ForeignKey("cooperatives.id", name="fk_digests_cooperative", ondelete="CASCADE")
    row = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return op.create_table(
        "digests",
        sa.Column("cooperative", row, reference, nullable=False),
        *more,
        sa.Column("covered_until", _INSTANT, nullable=False),
        sa.Column("told_at", _INSTANT, nullable=True),
        sa.Column("claimed_until", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("cooperative", *(one.name for one in more), name="pk_digests"),
    )
