"""What one event of a conversation led to: the value that passes from the conversations to channels and store."""

from dataclasses import dataclass

from bot.answering.models import AnswerRecord, Citation, Result
from bot.conversation.complaints import Judgement
from bot.conversation.replies import Reply
from bot.conversation.session import Session
from bot.people.audit import AuditEvent
from bot.people.barometer import Mark as Counted
from bot.people.classes import Mark
from bot.people.consent import ConsentEvent
from bot.people.lead import LeadEvent
from bot.people.reminder import ReminderEvent
from bot.people.sent_question import QuestionEvent
from bot.safety.models import Level


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event led to, all requests carried out.

    `found` is what answering gave, if it was asked; `records` are what the replies' buttons will need; `level` is how serious
    what was disclosed is ("N": nothing was). `cited` are the sources that the replies name or show.

    What a channel keeps, it keeps all in one transaction: `session`, `records`, `consents`, what becomes of the interest
    (`leads`), what is to be noted in the `audit`, whether to `forget` the person, and what is counted and nobody's: `judgements`
    on answers, and `marks` of the session's class.
    """

    session: Session
    replies: tuple[Reply, ...]
    found: Result | None
    records: tuple[AnswerRecord, ...] = ()
    level: Level = "N"
    consents: tuple[ConsentEvent, ...] = ()
    audit: tuple[AuditEvent, ...] = ()
    forget: bool = False
    judgements: tuple[Judgement, ...] = ()
    leads: tuple[LeadEvent, ...] = ()
    cited: tuple[Citation, ...] = ()
    marks: tuple[Mark, ...] = ()
    questions: tuple[QuestionEvent, ...] = ()
    counted: tuple[Counted, ...] = ()
    """What is counted with everybody's of the month."""
    reminders: tuple[ReminderEvent, ...] = ()
