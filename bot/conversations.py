"""Conversations taken from an event to its replies: heard, limited, handed to the scenes, their requests carried out."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot import limiting
from bot.answering.answer import Answerer
from bot.answering.models import Answer, AnswerRecord, Citation, Declined, Result
from bot.conversation import contact_handover, contact_own, person
from bot.conversation.classroom import marks_of
from bot.conversation.context import Context
from bot.conversation.events import Answered, Event, Outcome, SectionOpened, SourcesRecalled
from bot.conversation.replies import Reply
from bot.conversation.routes import handle
from bot.conversation.session import Session, Step
from bot.conversation.wall import handle_on_wall
from bot.errands import Errands, Nobody, People, Records
from bot.listening import Listener
from bot.people import barometer
from bot.people.audit import AuditEvent
from bot.people.coming import Coming
from bot.receivers import Receivers
from bot.records import MemoryRecords
from bot.retrieval.index import IndexFault
from bot.retrieval.library import Page
from bot.safety.quotas import YES, Quotas
from bot.turn import Turn

log = structlog.get_logger(__name__)

Scenes = Callable[[Session, Event | Outcome, Context, datetime], Step]
"""What an event leads to: `routes.handle`, or what stands in its place on a screen for everybody."""


class Conversations:
    """Carries out what conversations ask for, and feeds the outcomes back until nothing more is asked.

    Safe to share between threads if `records` is.
    """

    def __init__(
        self,
        answerer: Answerer,
        records: Records,
        context: Context,
        clock: Callable[[], datetime],
        listener: Listener | None = None,
        people: People | None = None,
        quotas: Quotas | None = None,
        scenes: Scenes = handle,
    ) -> None:
        """`listener` hears every event first; without one, rules alone say who is in danger. Without `people` nothing is kept of
        anybody, without `quotas` nobody is limited.
        """
        self.answerer = answerer
        self.context = context
        self._clock = clock
        self._listener = listener or Listener(clock)
        self._people: People = people or Nobody()
        self._receivers = Receivers(self._people)
        self._errands = Errands(answerer, records, self._people, clock)
        self._quotas = quotas
        self._scenes = scenes

    def on_wall(self) -> "Conversations":
        """The same answers for a screen that many look at: its buttons live in memory, and nobody's data are at hand."""
        return Conversations(
            self.answerer,
            MemoryRecords(),
            self.context.on("web"),
            self._clock,
            self._listener,
            quotas=self._quotas,
            scenes=handle_on_wall,
        )

    def take(
        self, session: Session, event: Event, conversation: str = "", show: Callable[[str], None] | None = None
    ) -> Turn:
        """Take one event of a conversation to its replies. Whatever fails becomes a kind sentence with a reference number.

        `conversation` is the name it is kept under ("telegram:17", "web:..."); empty where nothing is kept. `show` is told of the
        verified text of an answer while it is being written.
        """
        found: Result | None = None
        cited: tuple[Citation, ...] = ()
        records: list[AnswerRecord] = []
        context, now = self._context_of(conversation), self._clock()
        limited = self._quotas if conversation else None
        verdict = limited.admit(conversation, limiting.kind_of(event), now) if limited else YES
        heard = self._listener.hear(session, event)
        waiting: list[Event | Outcome] = [*(heard.events if verdict.admits else limiting.let_through(heard.events))]
        steps: list[Step] = []
        while waiting:
            step = self._scenes(session, waiting.pop(0), context, self._clock())
            session = step.session
            steps.append(step)
            for request in step.requests:
                done = self._errands.carry_out(request, conversation, show)
                found = done.outcome.result if isinstance(done.outcome, Answered) else found
                cited = _cited_in(done.outcome) or cited
                records += [done.record] if done.record else []
                waiting.append(done.outcome)
        forget = any(step.forget for step in steps)
        if conversation.startswith("web:") and heard.level == "N" and not forget:
            coming = self._coming_to(conversation)
            steps.append(contact_own.show_arrived(session, coming.messages, context))
            proposed = contact_handover.left_to_show(coming.proposals, steps)
            steps.append(contact_handover.show_proposed(session, proposed, context, self._clock()))
            # Whoever is sending or taking back a question is answered that first.
            asking = any(step.questions or any(one.purpose == "question" for one in step.consents) for step in steps)
            steps.append(person.show_coming(session, () if asking else coming.answers, context))
        audit = limiting.noted(verdict)
        if limited and found is not None and limited.spend(conversation, now):
            audit += (AuditEvent("rate.block", "day"),)
        replies: tuple[Reply, ...] = tuple(reply for step in steps for reply in step.replies)
        return Turn(
            session,
            replies or limiting.told(verdict, context.speaking(session.language)),
            found,
            tuple(records),
            heard.level,
            consents=tuple(consent for step in steps for consent in step.consents),
            audit=(*audit, *(noted for step in steps for noted in step.audit)),
            forget=forget,
            judgements=tuple(judgement for step in steps for judgement in step.judgements),
            leads=tuple(change for step in steps for change in step.leads),
            cited=cited,
            marks=marks_of(session, found),
            questions=tuple(change for step in steps for change in step.questions),
            counted=self._counted(found) if conversation else (),
            reminders=tuple(change for step in steps for change in step.reminders),
        )

    def index_version(self) -> str:
        """The name of the index in force, made ready for questions; empty where there is none that can be used."""
        try:
            return self.answerer.reading().index.version
        except IndexFault:
            return ""

    def _counted(self, found: Result | None) -> tuple[barometer.Mark, ...]:
        """What the barometer counts of an answer, or of there being none."""
        match found:
            case Answer(sections=(first, *_)):
                page = self._page(first.partition("#")[0])
                return (barometer.asked(first, is_myth=page is not None and page.kind == "mito"),)
            case Declined("no_evidence"):
                return (barometer.missing(topic.section_id for topic in found.nearest),)
            case _:
                return ()

    def _page(self, page_id: str) -> Page | None:
        try:
            return self.answerer.reading().index.library.page_by_id.get(page_id)
        except IndexFault:
            return None

    def _context_of(self, conversation: str) -> Context:
        """The context of the channel that a conversation's name begins with."""
        match conversation.partition(":")[0]:
            case "telegram" | "web" as channel:
                return self._receivers.named_in(self.context.on(channel))
            case _:
                return self.context

    def _coming_to(self, conversation: str) -> Coming:
        try:
            return self._people.coming(conversation)
        except Exception as error:  # it is shown the next time
            log.warning("coming_unread", error=type(error).__name__)
            return Coming()


def _cited_in(outcome: Outcome) -> tuple[Citation, ...]:
    match outcome:
        case Answered(Answer() as answer) | SectionOpened(Answer() as answer):
            return answer.citations
        case SourcesRecalled(citations):
            return citations or ()
        case _:
            return ()
