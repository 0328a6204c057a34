"""The one place where everything is built and joined."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import structlog

from bot.answering.answer import Answerer
from bot.answering.models import Answer, AnswerRecord, Declined
from bot.conversation.context import Context
from bot.conversation.events import Answered, Event, Failed, Outcome, SectionOpened, SourcesRecalled
from bot.conversation.replies import Reply
from bot.conversation.requests import AskQuestion, OpenTopic, OpenWhole, RecallSources, Request
from bot.conversation.routes import handle
from bot.conversation.session import Session
from bot.records import MemoryRecords
from bot.retrieval.embedder import open_embedder
from bot.retrieval.index import IndexFault, Shelf
from bot.settings import Settings
from bot.texts import load_texts

log = structlog.get_logger(__name__)


class Records(Protocol):
    """Where records of answers are kept."""

    def keep(self, record: AnswerRecord) -> None:
        """Keep a record."""

    def recall(self, key: str) -> AnswerRecord | None:
        """The record under `key`, if it is still kept."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event led to, all requests carried out; `found` is what answering gave, if it was asked."""

    session: Session
    replies: tuple[Reply, ...]
    found: Answer | Declined | None


class Conversations:
    """Carries out what conversations ask for, and feeds the outcomes back until nothing more is asked."""

    def __init__(self, answerer: Answerer, records: Records, context: Context, clock: Callable[[], datetime]) -> None:
        self._answerer = answerer
        self._records = records
        self.context = context
        self._clock = clock

    def take(self, session: Session, event: Event) -> Turn:
        """Take one event of a conversation to its replies. Whatever fails becomes a kind sentence with a reference number."""
        replies: list[Reply] = []
        found: Answer | Declined | None = None
        waiting: list[Event | Outcome] = [event]
        while waiting:
            step = handle(session, waiting.pop(0), self.context, self._clock())
            session = step.session
            replies += step.replies
            for request in step.requests:
                outcome = self._carry_out(request)
                found = outcome.result if isinstance(outcome, Answered) else found
                waiting.append(outcome)
        return Turn(session, tuple(replies), found)

    def _carry_out(self, request: Request) -> Outcome:
        try:
            return self._outcome_of(request)
        except IndexFault as fault:
            return self._failed("knowledge", fault)
        except Exception as error:  # nobody is ever shown a stack trace; the cause goes to the log, without words
            return self._failed("unknown", error)

    def _outcome_of(self, request: Request) -> Outcome:
        match request:
            case AskQuestion(text, _):
                return self._recorded(self._answerer.answer(text))
            case OpenTopic(key, position):
                record = self._records.recall(key)
                topic = record.topics[position] if record and position < len(record.topics) else ""
                return self._recorded(self._answerer.answer_section(topic) or Declined("topic_gone"))
            case OpenWhole(key):
                record = self._records.recall(key)
                section = self._answerer.whole_section(record.sections[0]) if record and record.sections else None
                return SectionOpened(section, self._keep(section) if section else key)
            case RecallSources(key):
                record = self._records.recall(key)
                return SourcesRecalled(record.citations if record else None)

    def _recorded(self, result: Answer | Declined) -> Answered:
        return Answered(result, self._keep(result))

    def _keep(self, result: Answer | Declined) -> str:
        key = secrets.token_urlsafe(9)
        now = self._clock()
        if isinstance(result, Answer):
            topics = tuple(topic.section_id for topic in result.next_topics)
            record = AnswerRecord(key, now, result.index_version, result.sections, topics, result.citations)
        else:
            record = AnswerRecord(key, now, "", (), tuple(topic.section_id for topic in result.nearest), ())
        self._records.keep(record)
        return key

    def _failed(self, what: str, error: Exception) -> Failed:
        reference = secrets.token_hex(3)
        log.error("request_failed", what=what, reference=reference, error=type(error).__name__)
        return Failed("knowledge" if what == "knowledge" else "unknown", reference)


def build_conversations(settings: Settings, records: Records | None = None) -> Conversations:
    """Everything a channel needs, built from `settings`.

    Raises:
        IndexFault: there is no index that can be used.
        EmbedderMissing: the embedder is not built.
    """
    embedder = open_embedder(
        settings.embedder,
        folder=settings.embedder_dir,
        precision=settings.embedder_precision,
        threads=settings.embedder_threads,
    )
    shelf = Shelf(settings.index_dir, embedder.identity)
    shelf.current()
    return Conversations(
        Answerer(shelf.current, embedder), records or MemoryRecords(), context_of(settings), lambda: datetime.now(UTC)
    )


def context_of(settings: Settings) -> Context:
    """What conversations know of the house."""
    return Context(load_texts(), settings.operator, settings.contact, settings.service_min_age, settings.web_url)
