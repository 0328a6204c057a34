"""What conversations ask to be done for them, done: questions answered, sections opened, records recalled, sheets printed."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

import structlog

from bot.answering.answer import Answerer
from bot.answering.models import Answer, AnswerRecord, Chosen, Declined, Result
from bot.conversation.events import (
    Answered,
    ClassFound,
    ComplaintPlaced,
    Failed,
    GuideOpened,
    Outcome,
    OwnDataGathered,
    QuestionnaireRead,
    QuestionsRead,
    SectionOpened,
    SheetPrinted,
    SourcesRecalled,
    StandingRead,
)
from bot.conversation.replies import Document
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
    ReadQuestions,
    ReadStanding,
    RecallSources,
    Request,
)
from bot.guide.models import Guide
from bot.people.coming import Coming
from bot.people.cooperative import Cooperative
from bot.people.lead import Standing
from bot.people.own_data import OwnData
from bot.people.sent_question import OwnQuestion
from bot.pictures.drawing import print_sheet
from bot.retrieval.index import IndexFault
from bot.safety.question import without_hyperbole
from bot.safety.rules import load_rules

log = structlog.get_logger(__name__)


class Records(Protocol):
    """Where records of answers are kept."""

    def keep(self, record: AnswerRecord) -> None:
        """Keep a record."""

    def recall(self, key: str) -> AnswerRecord | None:
        """The record under `key`, if it is still kept."""


class People(Protocol):
    """What is kept of people, as far as conversations ask; a conversation is named as it is kept ("telegram:17", "web:...")."""

    def own_data(self, conversation: str) -> OwnData:
        """All and only what is kept of whoever has a conversation."""

    def standing(self, conversation: str) -> Standing | None:
        """What somebody finds who thinks of leaving an interest; None where none can be left."""

    def receivers(self) -> tuple[tuple[Cooperative, ...], bool]:
        """Who may receive an interest, and whether there is a person who answers questions."""

    def class_ends(self, code: str) -> datetime | None:
        """When a class ends; None where there is no such class."""

    def coming(self, conversation: str) -> Coming:
        """What waits for whoever comes back."""

    def sent_questions(self, conversation: str) -> tuple[OwnQuestion, ...]:
        """The questions that whoever has a conversation sent to a person."""


class Nobody:
    """Where nothing is kept of anybody: the terminal, a screen in class."""

    def own_data(self, _conversation: str) -> OwnData:
        """Nothing."""
        return OwnData()

    def standing(self, _conversation: str) -> Standing | None:
        """No interest can be left."""
        return None

    def receivers(self) -> tuple[tuple[Cooperative, ...], bool]:
        """Nobody."""
        return (), False

    def class_ends(self, _code: str) -> datetime | None:
        """There are no classes."""
        return None

    def coming(self, _conversation: str) -> Coming:
        """Nothing."""
        return Coming()

    def sent_questions(self, _conversation: str) -> tuple[OwnQuestion, ...]:
        """None."""
        return ()


@dataclass(frozen=True, slots=True)
class Done:
    """The outcome of a request, and the record of what it found (None: it found nothing that has buttons)."""

    outcome: Outcome
    record: AnswerRecord | None = None


class Errands:
    """Carries requests out; whatever fails becomes an outcome with a reference number, its cause in the log without words."""

    def __init__(self, answerer: Answerer, records: Records, people: People, clock: Callable[[], datetime]) -> None:
        self._answerer = answerer
        self._records = records
        self._people = people
        self._clock = clock

    def carry_out(self, request: Request, conversation: str, show: Callable[[str], None] | None) -> Done:
        """Do what `request` asks for a conversation; `show` as in `Answerer.answer`."""
        try:
            return self._do(request, conversation, show)
        except IndexFault as fault:
            return self._failed("knowledge", fault)
        except Exception as error:  # nobody is ever shown a stack trace
            return self._failed("unknown", error)

    def _do(self, request: Request, conversation: str, show: Callable[[str], None] | None) -> Done:
        match request:
            case AskQuestion(text, focus, language):
                asked = without_hyperbole(text, load_rules())
                return self._found(self._answerer.answer(asked, focus, show, language))
            case OpenTopic(key, position):
                record = self._records.recall(key)
                return self._open(record.topics[position] if record and position < len(record.topics) else "")
            case OpenSection(section_id):
                return self._open(section_id)
            case OpenPage(page_id):
                page = self._answerer.reading().index.library.page_by_id.get(page_id)
                return self._open(page.sections[0].id if page else "")
            case OpenBrief(key):
                return self._found(self._answerer.brief_section(self._section_of(key)) or Declined("topic_gone"))
            case OpenWhole(key):
                section = self._answerer.whole_section(self._section_of(key))
                if section is None:
                    return Done(SectionOpened(None, key))
                record = self._recorded(section)
                return Done(SectionOpened(section, record.key), record)
            case RecallSources(key):
                record = self._records.recall(key)
                return Done(SourcesRecalled(record.citations if record else None))
            case PlaceComplaint(key, complaint):
                return Done(ComplaintPlaced(key, self._section_of(key), complaint))
            case OpenGuide(wanted):
                return Done(GuideOpened(wanted, self._answerer.reading().index.guide))
            case ReadQuestionnaire(wanted):
                return Done(QuestionnaireRead(wanted, self._answerer.reading().index.questionnaire))
            case PrintSheet(sheet, name, back):
                pages = print_sheet(sheet, self._clock())
                return Done(SheetPrinted(Document(name, "application/pdf", pages), back))
            case ReadStanding(wanted):
                standing = self._people.standing(conversation) if conversation else None
                return Done(StandingRead(wanted, standing, self._guide()))
            case ReadQuestions(wanted, words, key):
                own = self._people.sent_questions(conversation) if conversation else None
                return Done(QuestionsRead(wanted, words, key, own, self._near(key)))
            case FindClass(code):
                return Done(ClassFound(code, self._people.class_ends(code)))
            case GatherOwnData():
                return Done(OwnDataGathered(self._people.own_data(conversation)))

    def _open(self, section_id: str) -> Done:
        return self._found(self._answerer.answer_section(section_id) or Declined("topic_gone"))

    def _found(self, result: Result) -> Done:
        record = self._recorded(result)
        return Done(Answered(result, record.key), record)

    def _section_of(self, key: str) -> str:
        """The id of the section that a record answered from; empty where there is none."""
        record = self._records.recall(key)
        return record.sections[0] if record and record.sections else ""

    def _near(self, key: str) -> tuple[str, ...]:
        """The headings of what was near under a record; none where it has expired, or there is no index."""
        record = self._records.recall(key) if key else None
        try:
            sections = self._answerer.reading().index.library.sections if record else {}
        except IndexFault:
            return ()
        return tuple(sections[one].heading for one in (record.topics if record else ()) if one in sections)

    def _guide(self) -> Guide | None:
        """The guide, if there is an index: an interest can be left without one."""
        try:
            return self._answerer.reading().index.guide
        except IndexFault:
            return None

    def _recorded(self, result: Result) -> AnswerRecord:
        record = _record_of(secrets.token_urlsafe(9), self._clock(), result)
        self._records.keep(record)
        return record

    def _failed(self, what: Literal["knowledge", "unknown"], error: Exception) -> Done:
        reference = secrets.token_hex(3)
        log.error("request_failed", what=what, reference=reference, error=type(error).__name__)
        return Done(Failed(what, reference))


def _record_of(key: str, now: datetime, result: Result) -> AnswerRecord:
    if isinstance(result, Answer):
        topics = tuple(topic.section_id for topic in result.next_topics)
        return AnswerRecord(
            key, now, result.index_version, result.sections, topics, result.citations, result.ai_generated, result.model
        )
    nearest = () if isinstance(result, Chosen) else result.nearest
    return AnswerRecord(key, now, "", (), tuple(topic.section_id for topic in nearest), ())
