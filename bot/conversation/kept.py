"""What a turn wants kept: the same for every channel that carries it, and for the store that writes it in one transaction."""

from collections.abc import Sequence
from typing import Protocol

from bot.answering.models import AnswerRecord
from bot.conversation.complaints import Judgement
from bot.conversation.session import Session
from bot.people.audit import AuditEvent
from bot.people.barometer import Mark as Counted
from bot.people.classes import Mark
from bot.people.consent import ConsentEvent
from bot.people.lead import LeadEvent
from bot.people.reminder import ReminderEvent
from bot.people.sent_question import QuestionEvent


class Kept(Protocol):
    """What one event led to, as far as it is kept. `forget`: the person goes, with all that was kept, this turn's included."""

    @property
    def session(self) -> Session:
        """The new state."""

    @property
    def records(self) -> Sequence[AnswerRecord]:
        """What the answers rested on."""

    @property
    def consents(self) -> Sequence[ConsentEvent]:
        """What was agreed to, or no longer is."""

    @property
    def audit(self) -> Sequence[AuditEvent]:
        """What is to be noted."""

    @property
    def forget(self) -> bool:
        """Whether the person wants to be forgotten."""

    @property
    def leads(self) -> Sequence[LeadEvent]:
        """What becomes of the person's interest in being contacted."""

    @property
    def questions(self) -> Sequence[QuestionEvent]:
        """What becomes of questions sent to a person."""

    @property
    def reminders(self) -> Sequence[ReminderEvent]:
        """What is to be reminded of, or no longer."""

    @property
    def marks(self) -> Sequence[Mark]:
        """What is counted with the class of the session."""

    @property
    def counted(self) -> Sequence[Counted]:
        """What is counted with everybody's of the month."""

    @property
    def judgements(self) -> Sequence[Judgement]:
        """Answers that did not help, to be counted."""
