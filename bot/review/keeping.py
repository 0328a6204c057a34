"""What is kept, for how long, and since when: beside each term of the one table the rows there are now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from bot.people.retention import TERMS, Holding, Term
from bot.review.doors import Doors, Visit
from bot.texts import Texts

_SLACK = timedelta(hours=2)
"""The purge looks every hour: what is past its term goes within this."""


@dataclass(frozen=True, slots=True)
class Line:
    """A term in words with what is kept under it; `overdue` where the oldest should be gone."""

    holding: Holding
    term: str
    overdue: bool


def line_of(holding: Holding, term: Term, texts: Texts, now: datetime) -> Line:
    """The line of one table."""
    hours = texts.say("privacy.hours", number=round(term.kept_for.total_seconds() / 3600))
    told = hours if term.kept_for.days < 4 else texts.say("privacy.days", number=term.kept_for.days)
    overdue = holding.oldest is not None and holding.oldest < term.ends_before(now) - _SLACK
    return Line(holding, told, overdue)


def hang(doors: Doors) -> None:
    """Hang the page."""
    house = doors.house

    @doors.page("/conservazione", "retention.read")
    def show(visit: Visit) -> Response:
        now, ran = house.clock(), house.last_purge()
        lines = [line_of(one, TERMS[one.table], house.texts, now) for one in house.holdings()]
        return doors.show(visit, "keeping.html", lines=lines, ran=ran, late=ran is None or now - ran > _SLACK)
