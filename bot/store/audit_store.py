"""The audit for those who may read it; that they did is noted in it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, and_, select, true

from bot.people.audit import Anchor, AuditEvent, Kind, Noted, NotedPage, Verdict, of_kind
from bot.store import audit
from bot.store.pseudonyms import Pseudonyms
from bot.store.staff import CHANNEL
from bot.store.staff_tables import staff
from bot.store.tables import audit as rows

_HERE = ZoneInfo("Europe/Rome")


class AuditStore:
    """A transaction a method. `by` is the number of who reads (None: who is at the terminal)."""

    def __init__(self, engine: Engine, names: Pseudonyms, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._names = names
        self._clock = clock

    def page(
        self, by: int, day: date | None = None, kind: Kind | None = None, after: int | None = None, size: int = 50
    ) -> NotedPage:
        """What was noted, the newest first: on a day in Italy, of a kind, before the row `after`, where they are given.

        That it was read is noted too, afterwards: the page does not show itself.
        """
        begins = datetime.combine(day, time.min, _HERE) if day else None
        wanted = and_(
            true(),
            *([rows.c.at >= begins, rows.c.at < begins + timedelta(days=1)] if begins else []),
            *([rows.c.what.in_(of_kind(kind))] if kind else []),
            *([rows.c.number < after] if after is not None else []),
        )
        with self._engine.begin() as connection:
            people = {self._names.keyed("staff", str(one)): one for one in connection.scalars(select(staff.c.id))}
            query = select(rows).where(wanted).order_by(rows.c.number.desc()).limit(size + 1)
            found = connection.execute(query).all()
            self._note(connection, "page", by)
        shown = tuple(
            Noted(row.number, row.at, people.get(row.who), row.who != "", row.channel, row.what, row.outcome)
            for row in found[:size]
        )
        return NotedPage(shown, shown[-1].number if len(found) > size else None)

    def verify(self, by: int | None = None, remembered: Anchor | None = None) -> Verdict:
        """Whether the audit is as it was written, `remembered` as in `bot.store.audit.verify`."""
        with self._engine.begin() as connection:
            verdict = audit.verify(connection, self._names, remembered)
            if verdict.fault is None:
                self._note(connection, "verify", by)
            return verdict

    def _note(self, connection: Connection, how: str, by: int | None) -> None:
        who, channel = ("", "") if by is None else (self._names.keyed("staff", str(by)), CHANNEL)
        audit.append(connection, self._names, AuditEvent("audit.read", how), who, channel, self._clock())
