"""What was proposed of an interest, with the cooperatives' names."""

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from bot.people.handover import Handover
from bot.people.inbox import Asker
from bot.store.handover_tables import handovers
from bot.store.lead_tables import cooperatives

givers, receivers = cooperatives.alias("givers"), cooperatives.alias("receivers")
NAMED = handovers.join(givers, handovers.c.giver == givers.c.id).join(receivers, handovers.c.receiver == receivers.c.id)
"""Proposals, each with who proposes and who would receive."""


def latest(connection: Connection, asker: Asker, key: str) -> Handover | None:
    """What the asker's cooperative proposed last of an interest."""
    mine = and_(handovers.c.lead == key, handovers.c.giver == asker.cooperative)
    row = connection.execute(_named().where(mine).order_by(handovers.c.id.desc()).limit(1)).first()
    return _handover(row) if row is not None else None


def of_lead(connection: Connection, key: str) -> tuple[Handover, ...]:
    """Everything that was proposed of an interest, oldest first."""
    rows = connection.execute(_named().where(handovers.c.lead == key).order_by(handovers.c.id))
    return tuple(_handover(row) for row in rows)


def _named() -> Select[Any]:
    names = (givers.c.name.label("giver_name"), receivers.c.name.label("receiver_name"))
    return select(handovers, *names).select_from(NAMED)


def _handover(row: Row[Any]) -> Handover:
    return Handover(row.giver_name, row.receiver_name, row.state, row.asked_at, row.ended_at)
