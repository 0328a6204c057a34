"""What there is to see, as rows: written by a cooperative's staff, shown to students, gone when it is over."""

import secrets
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, func, insert, select, update

from bot.people.audit import AuditEvent
from bot.people.inbox import Asker
from bot.people.opportunity import Opportunity, OwnOpportunity, Published
from bot.people.reminder import rings_at
from bot.store import audit
from bot.store.lead_tables import cooperatives, lead_shares, leads, opportunities
from bot.store.pseudonyms import Pseudonyms
from bot.store.reminder_tables import reminders
from bot.store.scope import bound, of_cooperative, seeing_all


class OpportunityStore:
    """A transaction a method; every one takes who asks, and another cooperative's opportunity is absent."""

    def __init__(self, engine: Engine, names: Pseudonyms, clock: Callable[[], datetime]) -> None:
        self._engine = bound(engine)
        self._names = names
        self._clock = clock

    def put(self, asker: Asker, opportunity: Opportunity, key: str = "") -> str | None:
        """Write a new one (not published yet), or an earlier one anew; its key, or None where there is no such one."""
        now = self._clock()
        with of_cooperative(self._engine, asker.cooperative) as connection:
            if not key:
                key = add(connection, asker.cooperative, opportunity, now)
            elif not connection.execute(
                update(opportunities).where(_mine(asker, key)).values(_values(opportunity, now))
            ).rowcount:
                return None
            else:
                with seeing_all(connection, asker.cooperative):
                    _hasten(connection, key, rings_at(opportunity.begins))
            self._note(connection, asker, "written", now)
        return key

    def publish(self, asker: Asker, key: str) -> bool:
        """Show it to students; whether it was there."""
        return self._set_published(asker, key, self._clock(), "published")

    def unpublish(self, asker: Asker, key: str) -> bool:
        """Show it to students no longer; whether it was there."""
        return self._set_published(asker, key, None, "unpublished")

    def remove(self, asker: Asker, key: str) -> bool:
        """Erase it; whether it was there."""
        with of_cooperative(self._engine, asker.cooperative) as connection:
            removed = connection.execute(delete(opportunities).where(_mine(asker, key))).rowcount > 0
            if removed:
                self._note(connection, asker, "removed", self._clock())
            return removed

    def own(self, asker: Asker) -> tuple[OwnOpportunity, ...]:
        """All of the asker's cooperative, by their last day."""
        with of_cooperative(self._engine, asker.cooperative, only_reads=True) as connection:
            shared = leads.join(lead_shares, lead_shares.c.lead == leads.c.key)
            mine = and_(lead_shares.c.cooperative == asker.cooperative, leads.c.withdrawn_at.is_(None))
            counted = (
                select(leads.c.opportunity, func.count())
                .select_from(shared)
                .where(mine, leads.c.opportunity != "")
                .group_by(leads.c.opportunity)
            )
            interested = {row[0]: row[1] for row in connection.execute(counted)}
            here = select(opportunities).where(opportunities.c.cooperative == asker.cooperative)
            return tuple(
                OwnOpportunity(
                    row.key,
                    Opportunity.model_validate_json(row.content),
                    row.published_at,
                    row.changed_at,
                    interested.get(row.key, 0),
                )
                for row in connection.execute(here.order_by(opportunities.c.ends, opportunities.c.key)).all()
            )

    def _set_published(self, asker: Asker, key: str, when: datetime | None, noted: str) -> bool:
        now = self._clock()
        with of_cooperative(self._engine, asker.cooperative) as connection:
            values = {"published_at": when, "changed_at": now}
            changed = connection.execute(update(opportunities).where(_mine(asker, key)).values(values)).rowcount > 0
            if changed:
                self._note(connection, asker, noted, now)
            return changed

    def _note(self, connection: Connection, asker: Asker, outcome: str, now: datetime) -> None:
        event = AuditEvent("opportunity.changed", f"{outcome},cooperative={asker.cooperative}")
        audit.append(connection, self._names, event, self._names.keyed("staff", asker.staff), "review", now)


def add(
    connection: Connection,
    cooperative: int,
    opportunity: Opportunity,
    now: datetime,
    published_at: datetime | None = None,
) -> str:
    """Write a new one of a cooperative's, a draft where it is not published; its key."""
    key = secrets.token_urlsafe(9)
    whose = {"key": key, "cooperative": cooperative, "published_at": published_at}
    connection.execute(insert(opportunities).values(**whose, **_values(opportunity, now)))
    return key


def published(connection: Connection, today: date) -> tuple[Published, ...]:
    """What students may see: of active cooperatives, published, not over."""
    joined = opportunities.join(cooperatives, opportunities.c.cooperative == cooperatives.c.id)
    shown = and_(cooperatives.c.active, opportunities.c.published_at.is_not(None), opportunities.c.ends >= today)
    rows = connection.execute(
        select(opportunities, cooperatives.c.name).select_from(joined).where(shown).order_by(opportunities.c.ends)
    )
    return tuple(
        Published(
            key=row.key,
            cooperative=row.cooperative,
            cooperative_name=row.name,
            opportunity=Opportunity.model_validate_json(row.content),
        )
        for row in rows.all()
    )


def _hasten(connection: Connection, key: str, rings: datetime) -> None:
    """It begins on another day: nobody is reminded later than the day before. Where it is later now, that is told at the time
    that was promised, to those who had noted the old day.
    """
    later = and_(reminders.c.opportunity == key, reminders.c.due_at > rings)
    connection.execute(update(reminders).where(later).values(due_at=rings))


def _values(opportunity: Opportunity, now: datetime) -> dict[str, object]:
    return {"content": opportunity.model_dump_json(), "ends": opportunity.ends, "changed_at": now}


def _mine(asker: Asker, key: str) -> ColumnElement[bool]:
    return and_(opportunities.c.key == key, opportunities.c.cooperative == asker.cooperative)
