"""The state of one conversation: choices, ids and dates, never words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.answering.models import Focus
from bot.conversation.complaints import Complaint, Judgement
from bot.conversation.replies import Reply
from bot.conversation.requests import Request
from bot.languages.names import DEFAULT
from bot.people.audit import AuditEvent
from bot.people.consent import ConsentEvent
from bot.people.lead import Draft, LeadEvent
from bot.people.reminder import ReminderEvent
from bot.people.sent_question import QuestionEvent

AgeBand = Literal["under", "minor", "adult"]
Choice = Literal["like", "so", "dislike", "skip"]


@dataclass(frozen=True, slots=True)
class Session:
    """Where a conversation stands. `notice` is the hash of the notice that was agreed to, `notice_parts` what it was made of.

    `ages` are the first and last age of a minor's band (None: the only one there was). Until `closed_until` nothing is answered,
    and until `corrected_until` that can't be corrected again. `seen_at` is when the last message came.
    Until `no_lead_until` no interest is recorded; why is not kept. `told_of_masking`: that personal data are taken out was said.
    `interests` are the choices made in the questionnaire, in order (None: not begun); `judged` are the last answers said not to
    have helped (record, section, why), so that each counts once. Both are forgotten with the topic.
    """

    age_band: AgeBand | None = None
    notice: str = ""
    agreed_at: datetime | None = None
    closed_until: datetime | None = None
    focus: Focus = field(default_factory=Focus)
    last_record: str = ""
    no_lead_until: datetime | None = None
    told_of_masking: bool = False
    ages: tuple[int, int] | None = None
    notice_parts: tuple[str, ...] = ()
    corrected_until: datetime | None = None
    seen_at: datetime | None = None
    interests: tuple[tuple[str, Choice], ...] | None = None
    judged: tuple[tuple[str, str, Complaint], ...] = ()
    last_offer: str = ""
    """The record under which questions to go on with were offered last: what "la seconda" picks from."""
    language: str = DEFAULT
    """What is spoken (ISO 639-1)."""
    class_code: str = ""
    """The class that was joined, until `class_until`: what is asked is counted with it."""
    class_until: datetime | None = None
    draft: Draft | None = None
    """The interest that is being left. It alone holds words: it is kept apart, sealed, and for a day at most."""
    lead_attempts: tuple[datetime, ...] = ()
    """When interests were begun to be left, in the last day."""
    writing_to: int | None = None
    """The cooperative that the next message goes to."""
    told_in_italian: str = ""
    """The language in which it was said that some scenes are in Italian only (ISO 639-1)."""
    people_asked: tuple[datetime, ...] = ()
    """When questions were sent to a person, in the last day."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one event leads to.

    `consents` were given or taken back by it, `audit` is to be noted of it, `judgements` are to be counted: all are kept together
    with the session. `forget` asks that everything about the person be erased.
    """

    session: Session
    replies: tuple[Reply, ...] = ()
    requests: tuple[Request, ...] = ()
    consents: tuple[ConsentEvent, ...] = ()
    audit: tuple[AuditEvent, ...] = ()
    forget: bool = False
    judgements: tuple[Judgement, ...] = ()
    leads: tuple[LeadEvent, ...] = ()
    """What becomes of the person's interest in being contacted, kept in the same transaction."""
    questions: tuple[QuestionEvent, ...] = ()
    """What becomes of questions sent to a person, kept there too."""
    reminders: tuple[ReminderEvent, ...] = ()
    """What is to be reminded of, or no longer, kept there too."""
