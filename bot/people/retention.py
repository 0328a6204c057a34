"""How long each kind of data is kept: the one table that the purge obeys, /privacy tells and `bussola retention` reports."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Term:
    """`kept_for` after its last use, or after it was written, a row is erased by the next purge.

    `told` says whether /privacy names it: rows about nobody are not people's business.
    """

    kept_for: timedelta
    told: bool = True

    def ends_before(self, now: datetime) -> datetime:
        """Rows older than this have outlived their purpose."""
        return now - self.kept_for


TERMS: Mapping[str, Term] = MappingProxyType(
    {
        # A school half-year: who comes back after the holidays finds the door open; who does not is forgotten.
        "sessions": Term(timedelta(days=180)),
        # Long enough to outlast a weekend without network; a sent message is erased at once.
        "outbox": Term(timedelta(hours=72)),
        # Telegram itself forgets an update after 24 hours.
        "updates": Term(timedelta(hours=48), told=False),
        # Long enough to ask at home before going on.
        "lead_drafts": Term(timedelta(hours=24)),
        # An interest that nobody answered is no longer one; one that was answered ends a year after its last sign of life.
        "leads_unanswered": Term(timedelta(days=182)),
        "leads": Term(timedelta(days=365)),
        # What adults and minors wrote to each other stays a while even when all else is erased: it protects both.
        "relay_messages": Term(timedelta(days=365)),
        # A student's words are never kept for longer than a month; whoever asks wants to know within weeks, and silence is told.
        "sent_questions": Term(timedelta(days=30)),
        # The answer, which is not theirs, is read again, and a page made of it, within a school term.
        "sent_questions_answered": Term(timedelta(days=90)),
        # Sent on the afternoon before; by the day itself, where nobody could be written to, or not at all.
        "reminders": Term(timedelta(hours=48)),
        "answer_records": Term(timedelta(days=30)),
        # The proof that someone agreed is wanted for as long as they may ask for it; agreement itself is asked anew each year.
        "consents": Term(timedelta(days=365)),
        "audit": Term(timedelta(days=365)),
        # A class can be joined for 30 days; then its teacher has two weeks to read its numbers, which go with it.
        "classes": Term(timedelta(days=45)),
        # A school year without coming in.
        "teachers": Term(timedelta(days=365)),
    }
)
"""By table of the database."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What is kept in one table: how many rows, and when the oldest was written (None where there is none)."""

    table: str
    rows: int
    oldest: datetime | None
