"""The one place where everything is built and joined."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import structlog
from langchain_core.embeddings import Embeddings

from bot.answering.answer import Answerer
from bot.answering.models import Answer, AnswerRecord, Chosen, Declined, Result
from bot.conversation.context import Context
from bot.conversation.events import Answered, Event, Failed, Outcome, SectionOpened, SourcesRecalled
from bot.conversation.replies import Reply
from bot.conversation.requests import AskQuestion, OpenBrief, OpenTopic, OpenWhole, RecallSources, Request
from bot.conversation.routes import handle
from bot.conversation.session import Session
from bot.listening import Listener
from bot.records import MemoryRecords
from bot.retrieval.embedder import Embedder, open_embedder
from bot.retrieval.index import IndexFault, Shelf
from bot.safety.masking import mask
from bot.safety.models import Level
from bot.safety.opening import open_detector
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
    what was disclosed is ("N": nothing was).
    """

    session: Session
    replies: tuple[Reply, ...]
    found: Result | None
    records: tuple[AnswerRecord, ...] = ()
    level: Level = "N"


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
    ) -> None:
        """`listener` hears every event first; without one, rules alone say who is in danger."""
        self._listener = listener or Listener(clock)
        self.answerer = answerer
        self._records = records
        self.context = context
        self._clock = clock

    def take(self, session: Session, event: Event) -> Turn:
        """Take one event of a conversation to its replies. Whatever fails becomes a kind sentence with a reference number."""
        replies: list[Reply] = []
        found: Result | None = None
        kept: list[AnswerRecord] = []
        heard = self._listener.hear(session, event)
        waiting: list[Event | Outcome] = [*heard.events]
        while waiting:
            step = handle(session, waiting.pop(0), self.context, self._clock())
            session = step.session
            replies += step.replies
            for request in step.requests:
                outcome = self._carry_out(request, kept)
                found = outcome.result if isinstance(outcome, Answered) else found
                waiting.append(outcome)
        return Turn(session, tuple(replies), found, tuple(kept), heard.level)

    def index_version(self) -> str:
        """The name of the index in force, made ready for questions; empty where there is none that can be used."""
        try:
            return self.answerer.reading().index.version
        except IndexFault:
            return ""

    def _carry_out(self, request: Request, kept: list[AnswerRecord]) -> Outcome:
        try:
            return self._outcome_of(request, kept)
        except IndexFault as fault:
            return self._failed("knowledge", fault)
        except Exception as error:  # nobody is ever shown a stack trace; the cause goes to the log, without words
            return self._failed("unknown", error)

    def _outcome_of(self, request: Request, kept: list[AnswerRecord]) -> Outcome:
        match request:
            case AskQuestion(text, focus):
                return self._recorded(self.answerer.answer(text, focus), kept)
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


def build_conversations(
    settings: Settings, records: Records | None = None, open_with: Callable[[Settings], Embedder] | None = None
) -> Conversations:
    """Everything a channel needs, built from `settings`; `open_with` opens the embedder, the configured one by default.

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
        Listener(_now, open_detector(embedder.identity, embedder.embed_query, settings.data_dir / "safety")),
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
    if not settings.answer_model:
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
    return Context(load_texts(), settings.operator, settings.contact, settings.service_min_age, settings.web_url)
