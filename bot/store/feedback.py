"""How often answers did not help, by section, reason and month. Nobody's: who said so is not here, nor what was asked."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.conversation.complaints import Judgement
from bot.store.tables import complaints


@dataclass(frozen=True, slots=True)
class Unhelpful:
    """A section whose answers did not help: how often for each reason, and from which month to which ("2026-11")."""

    section_id: str
    reasons: tuple[tuple[str, int], ...]
    first: str
    last: str

    @property
    def number(self) -> int:
        """How often in all."""
        return sum(number for _, number in self.reasons)


def count(connection: Connection, judgement: Judgement, now: datetime) -> None:
    """Count one more, or one fewer. What is taken back in a later month is taken off the last month that has any."""
    same = (complaints.c.section == judgement.section_id) & (complaints.c.reason == judgement.complaint)
    month = now.astimezone(UTC).strftime("%Y-%m")
    if judgement.number < 0:
        month = connection.scalar(select(func.max(complaints.c.month)).where(same, complaints.c.number > 0)) or ""
    changed = connection.execute(
        update(complaints)
        .where(same, complaints.c.month == month)
        .values(number=complaints.c.number + judgement.number)
    )
    if not changed.rowcount and judgement.number > 0:
        values = {"section": judgement.section_id, "reason": judgement.complaint, "month": month}
        connection.execute(insert(complaints).values(**values, number=judgement.number))


def least_helpful(connection: Connection, fewest: int) -> tuple[Unhelpful, ...]:
    """The sections with at least `fewest` complaints, most first."""
    rows: dict[str, list[tuple[str, str, int]]] = {}
    for row in connection.execute(select(complaints).where(complaints.c.number > 0)):
        rows.setdefault(row.section, []).append((row.reason, row.month, row.number))
    found = [_sum_up(section, counted) for section, counted in rows.items()]
    return tuple(sorted((one for one in found if one.number >= fewest), key=lambda one: (-one.number, one.section_id)))


def _sum_up(section: str, counted: list[tuple[str, str, int]]) -> Unhelpful:
    reasons: dict[str, int] = {}
    for reason, _, number in counted:
        reasons[reason] = reasons.get(reason, 0) + number
    months = sorted(month for _, month, _ in counted)
    by_number = tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))
    return Unhelpful(section, by_number, months[0], months[-1])
