"""What is kept of one person beside the session: all that /esporta has to hand over."""

from dataclasses import dataclass
from datetime import datetime

from bot.people.classes import Mark
from bot.people.consent import Consent
from bot.people.lead import OwnLead
from bot.people.reminder import OwnReminder
from bot.people.sent_question import OwnQuestion


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """That an answer was given: the key of its record and when; what it rested on is nobody's data."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnData:
    """`waiting` are the messages not yet sent."""

    consents: tuple[Consent, ...] = ()
    answers: tuple[KeptAnswer, ...] = ()
    waiting: int = 0
    leads: tuple[OwnLead, ...] = ()
    marks: tuple[Mark, ...] = ()
    """What is counted with a class, in the week that runs."""
    questions: tuple[OwnQuestion, ...] = ()
    """Those that were sent to a person."""
    counted: tuple[Mark, ...] = ()
    """What is counted with everybody's, in the month that runs."""
    reminders: tuple[OwnReminder, ...] = ()
