"""The one place where everything is built and joined."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import structlog
from langchain_core.embeddings import Embeddings

from bot import limiting
from bot.answering.answer import Answerer
from bot.answering.models import Answer, AnswerRecord, Chosen, Citation, Declined, Result
from bot.conversation import contact_own
from bot.conversation.classroom import marks_of
from bot.conversation.complaints import Judgement
from bot.conversation.context import Context
from bot.conversation.events import (
    Answered,
    ClassFound,
    ComplaintPlaced,
    Event,
    Failed,
    GuideOpened,
    Outcome,
    OwnDataGathered,
    QuestionnaireRead,
    SectionOpened,
    SheetPrinted,
    SourcesRecalled,
    StandingRead,
)
from bot.conversation.replies import Document, Reply
from bot.conversation.requests import (
    AskQuestion,
    FindClass,
    GatherOwnData,
    OpenBrief,
    OpenGuide,
    OpenPage,
    OpenSection,
    OpenTopic,
    OpenWhole,
    PlaceComplaint,
    PrintSheet,
    ReadQuestionnaire,
    ReadStanding,
    RecallSources,
    Request,
)
from bot.conversation.routes import handle
from bot.conversation.session import Session, Step
from bot.conversation.wall import handle_on_wall
from bot.guide.models import Guide
from bot.installation import recipients_of
from bot.listening import Listener
from bot.people.audit import AuditEvent
from bot.people.classes import Mark
from bot.people.consent import ConsentEvent
from bot.people.cooperative import Cooperative
from bot.people.lead import Arrived, LeadEvent, Standing
from bot.people.own_data import OwnData
from bot.people.recipients import Recipient, receivers
from bot.pictures.drawing import print_sheet
from bot.records import MemoryRecords
from bot.retrieval.embedder import Embedder, open_embedder
from bot.retrieval.index import IndexFault, Shelf
from bot.safety.counting import Count, count_in_log
from bot.safety.masking import mask
from bot.safety.models import Level
from bot.safety.opening import open_detector
from bot.safety.quotas import YES, Quotas
from bot.settings import Settings
from bot.texts import load_texts

if TYPE_CHECKING:
    from bot.answering.write.writer import Writer

log = structlog.get_logger(__name__)


class Records(Protocol):
    """Where records of answers are kept."""

    def keep(self, record: AnswerRecord) -> None:
        """Keep a record."""

    def recall(self, key: str) -> AnswerRecord | None:
        """The record under `key`, if it is still kept."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event led to, all requests carried out.

    `found` is what answering gave, if it was asked; `records` are what the replies' buttons will need; `level` is how serious
    what was disclosed is ("N": nothing was). What a channel keeps, it keeps all in one transaction: `session`, `records`,
    `consents`, what is to be noted in the `audit`, whether to `forget` the person, and
    the `judgements` to count, which are nobody's.
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
    """The sources that the replies name or show."""
    marks: tuple[Mark, ...] = ()
    """What is counted with the class of the session."""


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
        own_data: Callable[[str], OwnData] = lambda _conversation: OwnData(),
        quotas: Quotas | None = None,
        scenes: Scenes = handle,
        class_ends: Callable[[str], datetime | None] = lambda _code: None,
        standing: Callable[[str], Standing | None] = lambda _conversation: None,
        cooperatives: Callable[[], tuple[Cooperative, ...]] = tuple,
        arrived: Callable[[str], tuple[Arrived, ...]] = lambda _conversation: (),
    ) -> None:
        """`listener` hears every event first; without one, rules alone say who is in danger. `own_data` tells what is kept of
        whoever has a conversation. Without `quotas` nobody is limited. `standing` tells what somebody finds who thinks of leaving
        an interest (None: none can be left here), `cooperatives` who may receive one, `arrived` what they have written since.
        """
        self._quotas = quotas
        self._listener = listener or Listener(clock)
        self.answerer = answerer
        self._records = records
        self.context = context
        self._clock = clock
        self._own_data = own_data
        self._standing = standing
        self._cooperatives = cooperatives
        self._arrived = arrived
        self._last_cooperatives: tuple[Cooperative, ...] = ()
        self._scenes = scenes
        self._class_ends = class_ends

    def on_wall(self) -> "Conversations":
        """The same answers for a screen that many look at: its buttons live in memory, and nobody's data are at hand."""
        context = self.context.on("web")
        return Conversations(
            self.answerer,
            MemoryRecords(),
            context,
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
        replies: list[Reply] = []
        found: Result | None = None
        cited: tuple[Citation, ...] = ()
        kept: list[AnswerRecord] = []
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
            replies += step.replies
            for request in step.requests:
                outcome = self._carry_out(request, kept, show, conversation)
                found = outcome.result if isinstance(outcome, Answered) else found
                cited = _cited_in(outcome) or cited
                waiting.append(outcome)
        if conversation.startswith("web:") and heard.level == "N" and not any(step.forget for step in steps):
            steps.append(contact_own.show_arrived(session, self._waiting_for(conversation), context))
            replies += steps[-1].replies
        audit = limiting.noted(verdict)
        if limited and found is not None and limited.spend(conversation, now):
            audit += (AuditEvent("rate.block", "day"),)
        return Turn(
            session,
            tuple(replies) or limiting.told(verdict, context.speaking(session.language)),
            found,
            tuple(kept),
            heard.level,
            tuple(event for step in steps for event in step.consents),
            (*audit, *(event for step in steps for event in step.audit)),
            any(step.forget for step in steps),
            tuple(judgement for step in steps for judgement in step.judgements),
            tuple(change for step in steps for change in step.leads),
            cited,
            marks_of(session, found),
        )

    def _context_of(self, conversation: str) -> Context:
        """The context of the channel that a conversation's name begins with."""
        match conversation.partition(":")[0]:
            case "telegram" | "web" as channel:
                return self._with_cooperatives(self.context.on(channel))
            case _:
                return self.context

    def _with_cooperatives(self, context: Context) -> Context:
        """Whoever may receive interests is named in /privacy: the last that were known, where they can't be read."""
        try:
            self._last_cooperatives = self._cooperatives()
        except Exception as error:  # rights and /privacy work without the database
            log.warning("cooperatives_unread", error=type(error).__name__)
        named = tuple(Recipient(one.name, "cooperative") for one in self._last_cooperatives)
        return replace(context, recipients=(*context.recipients, *named)) if named else context

    def _waiting_for(self, conversation: str) -> tuple[Arrived, ...]:
        """What cooperatives have written to whoever comes back: on the web nobody can be called."""
        try:
            return self._arrived(conversation)
        except Exception as error:  # it is shown the next time
            log.warning("messages_unread", error=type(error).__name__)
            return ()

    def _guide(self) -> Guide | None:
        try:
            return self.answerer.reading().index.guide
        except IndexFault:
            return None

    def index_version(self) -> str:
        """The name of the index in force, made ready for questions; empty where there is none that can be used."""
        try:
            return self.answerer.reading().index.version
        except IndexFault:
            return ""

    def _carry_out(
        self, request: Request, kept: list[AnswerRecord], show: Callable[[str], None] | None, conversation: str
    ) -> Outcome:
        try:
            return self._outcome_of(request, kept, show, conversation)
        except IndexFault as fault:
            return self._failed("knowledge", fault)
        except Exception as error:  # nobody is ever shown a stack trace; the cause goes to the log, without words
            return self._failed("unknown", error)

    def _outcome_of(
        self, request: Request, kept: list[AnswerRecord], show: Callable[[str], None] | None, conversation: str
    ) -> Outcome:
        match request:
            case ReadStanding(wanted):
                return StandingRead(wanted, self._standing(conversation) if conversation else None, self._guide())
            case FindClass(code):
                return ClassFound(code, self._class_ends(code))
            case GatherOwnData():
                return OwnDataGathered(self._own_data(conversation))
            case AskQuestion(text, focus, language):
                return self._recorded(self.answerer.answer(text, focus, show, language), kept)
            case OpenTopic(key, position):
                record = self._records.recall(key)
                topic = record.topics[position] if record and position < len(record.topics) else ""
                return self._recorded(self.answerer.answer_section(topic) or Declined("topic_gone"), kept)
            case OpenWhole(key):
                record = self._records.recall(key)
                section = self.answerer.whole_section(record.sections[0]) if record and record.sections else None
                return SectionOpened(section, self._keep(section, kept) if section else key)
            case OpenBrief(key):
                record = self._records.recall(key)
                brief = self.answerer.brief_section(record.sections[0]) if record and record.sections else None
                return self._recorded(brief or Declined("topic_gone"), kept)
            case RecallSources(key):
                record = self._records.recall(key)
                return SourcesRecalled(record.citations if record else None)
            case OpenPage(page_id):
                page = self.answerer.reading().index.library.page_by_id.get(page_id)
                opened = self.answerer.answer_section(page.sections[0].id) if page else None
                return self._recorded(opened or Declined("topic_gone"), kept)
            case OpenSection(section_id):
                return self._recorded(self.answerer.answer_section(section_id) or Declined("topic_gone"), kept)
            case OpenGuide(wanted):
                return GuideOpened(wanted, self.answerer.reading().index.guide)
            case PrintSheet(sheet, name, back):
                return SheetPrinted(Document(name, "application/pdf", print_sheet(sheet, self._clock())), back)
            case ReadQuestionnaire(wanted):
                return QuestionnaireRead(wanted, self.answerer.reading().index.questionnaire)
            case PlaceComplaint(key, complaint):
                record = self._records.recall(key)
                return ComplaintPlaced(key, record.sections[0] if record and record.sections else "", complaint)

    def _recorded(self, result: Result, kept: list[AnswerRecord]) -> Answered:
        return Answered(result, self._keep(result, kept))

    def _keep(self, result: Result, kept: list[AnswerRecord]) -> str:
        key = secrets.token_urlsafe(9)
        now = self._clock()
        if isinstance(result, Answer):
            topics = tuple(topic.section_id for topic in result.next_topics)
            record = AnswerRecord(
                key,
                now,
                result.index_version,
                result.sections,
                topics,
                result.citations,
                result.ai_generated,
                result.model,
            )
        else:
            nearest = () if isinstance(result, Chosen) else result.nearest
            record = AnswerRecord(key, now, "", (), tuple(topic.section_id for topic in nearest), ())
        self._records.keep(record)
        kept.append(record)
        return key

    def _failed(self, what: str, error: Exception) -> Failed:
        reference = secrets.token_hex(3)
        log.error("request_failed", what=what, reference=reference, error=type(error).__name__)
        return Failed("knowledge" if what == "knowledge" else "unknown", reference)


def _cited_in(outcome: Outcome) -> tuple[Citation, ...]:
    match outcome:
        case Answered(Answer() as answer) | SectionOpened(Answer() as answer):
            return answer.citations
        case SourcesRecalled(citations):
            return citations or ()
        case _:
            return ()


def build_conversations(
    settings: Settings,
    records: Records | None = None,
    open_with: Callable[[Settings], Embedder] | None = None,
    own_data: Callable[[str], OwnData] = lambda _conversation: OwnData(),
    count: Count = count_in_log,
    quotas: Quotas | None = None,
    standing: Callable[[str], Standing | None] = lambda _conversation: None,
    cooperatives: Callable[[], tuple[Cooperative, ...]] = tuple,
    class_ends: Callable[[str], datetime | None] = lambda _code: None,
    arrived: Callable[[str], tuple[Arrived, ...]] = lambda _conversation: (),
) -> Conversations:
    """Everything a channel needs, built from `settings`; `open_with` opens the embedder, the configured one by default.
    `own_data`, `quotas`, `standing`, `cooperatives` and `arrived` as in `Conversations`, `count` as in `Listener`.

    Raises:
        IndexFault: there is no index that can be used.
        EmbedderMissing: the embedder is not built.
        ModelUnusable: the chat model that `settings` name can't be opened.
    """
    embedder = (open_with or configured_embedder)(settings)
    shelf = Shelf(settings.index_dir, embedder.identity)
    shelf.current()
    return Conversations(
        Answerer(shelf.current, embedder, writer=configured_writer(settings, embedder, lambda text: mask(text).text)),
        records or MemoryRecords(),
        context_of(settings),
        _now,
        Listener(
            _now, open_detector(embedder.identity, embedder.embed_query, settings.data_dir / "safety"), count=count
        ),
        own_data,
        quotas,
        standing=standing,
        class_ends=class_ends,
        cooperatives=cooperatives,
        arrived=arrived,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def configured_writer(
    settings: Settings, embedder: Embeddings, mask: Callable[[str], str] = lambda text: text
) -> "Writer | None":
    """What words answers with the chat model that `settings` name; None where they name none. `mask` hides personal data.

    Raises:
        ModelUnusable: the model can't be opened.
    """
    if not receivers(recipients_of(settings, load_texts()), "question"):
        return None
    from bot.answering.verify.verdict import Standards
    from bot.answering.write.chat_model import ModelChoice
    from bot.answering.write.writer import open_writer

    choice = ModelChoice(
        settings.answer_model,
        settings.answer_model_url,
        settings.answer_model_key.get_secret_value(),
        settings.answer_seconds,
        settings.answer_tokens,
    )
    return open_writer(choice, embedder, mask, Standards(similarity=settings.answer_similarity))


def configured_embedder(settings: Settings) -> Embedder:
    """The embedder that `settings` name.

    Raises:
        EmbedderMissing: it is not built.
    """
    return open_embedder(
        settings.embedder,
        folder=settings.embedder_dir,
        precision=settings.embedder_precision,
        threads=settings.embedder_threads,
    )


def context_of(settings: Settings) -> Context:
    """What conversations know of the house."""
    texts = load_texts()
    return Context(
        texts,
        settings.operator,
        settings.contact,
        settings.service_min_age,
        settings.web_url,
        settings.telegram_min_age,
        settings.answer_model,
        dpo_contact=settings.dpo_contact,
        recipients=recipients_of(settings, texts),
        minor_follow_up=settings.minor_follow_up,
    )
