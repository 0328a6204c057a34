"""What happens in a conversation: a message, a tap, or the outcome of something the conversation asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.answering.models import Answer, Citation, Result
from bot.conversation.complaints import Complaint
from bot.conversation.replies import Document
from bot.guide.models import Guide
from bot.people.lead import Standing
from bot.people.own_data import OwnData
from bot.people.sent_question import OwnQuestion
from bot.retrieval.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class TextSent:
    """A message typed by the student, commands included."""

    text: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button pressed; `quoted` are the words of the message that the button's message replies to, if the channel has them."""

    payload: str
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A photo, a voice message, a sticker...: looked at by nobody. Its `caption` is read for signs of danger alone."""

    caption: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The buttons under a card; an empty one is not shown."""

    back: str
    readers: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Someone may be in danger: `card` is all that is said, in place of the message, which is not here.

    Without `labels` it is the soft line, and what was asked may follow as an event of its own. `language` is that of the card.
    """

    card: str
    labels: Labels | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class AgeStated:
    """Someone says how old they are, in years, in the message `text`; empty where the message has been met already."""

    age: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class LanguageSpoken:
    """What follows is plainly in `language` (ISO 639-1), which is not what was spoken so far."""

    language: str


@dataclass(frozen=True, slots=True)
class MachineAsked:
    """Someone wants to know whether it is a person that answers."""


@dataclass(frozen=True, slots=True)
class DetailTyped:
    """What somebody typed where a form of theirs wants a name, a number or an address: it goes into the form and nowhere else."""

    text: str


@dataclass(frozen=True, slots=True)
class NumberShared:
    """A telephone number sent by a button of the channel; `own` tells whether it is the sender's."""

    number: str
    own: bool


@dataclass(frozen=True, slots=True)
class ReadersAsked:
    """Someone wants to know who reads what they write; `said` is the answer."""

    said: str


@dataclass(frozen=True, slots=True)
class DataRemoved:
    """Personal data were taken out of the message that follows."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Outcome of `AskQuestion`, `OpenTopic` or `OpenBrief`: what was found, and the key of its record."""

    result: Result
    record_key: str


@dataclass(frozen=True, slots=True)
class SectionOpened:
    """Outcome of `OpenWhole`: the whole section, or None where the knowledge base holds it no longer."""

    section: Answer | None
    record_key: str


@dataclass(frozen=True, slots=True)
class SourcesRecalled:
    """Outcome of `RecallSources`: what was cited then; None where the record has expired."""

    citations: tuple[Citation, ...] | None


@dataclass(frozen=True, slots=True)
class OwnDataGathered:
    """Outcome of `GatherOwnData`: what is kept beside the session."""

    data: OwnData


@dataclass(frozen=True, slots=True)
class QuestionnaireRead:
    """Outcome of `ReadQuestionnaire`: the questionnaire in force, or None where none is published."""

    wanted: str
    questionnaire: Questionnaire | None


@dataclass(frozen=True, slots=True)
class GuideOpened:
    """Outcome of `OpenGuide`: the guide to the professions in force, or None where none is published."""

    wanted: str
    guide: Guide | None


@dataclass(frozen=True, slots=True)
class SheetPrinted:
    """Outcome of `PrintSheet`: the file, and the payload of the message it belongs to."""

    document: Document
    back: str


@dataclass(frozen=True, slots=True)
class ComplaintPlaced:
    """Outcome of `PlaceComplaint`: the section it is about (an id; empty where the record has expired)."""

    record_key: str
    section_id: str
    complaint: Complaint


@dataclass(frozen=True, slots=True)
class StandingRead:
    """Outcome of `ReadStanding`; `standing` is None where nothing is kept of whoever speaks."""

    wanted: str
    standing: Standing | None
    guide: Guide | None


@dataclass(frozen=True, slots=True)
class QuestionsRead:
    """Outcome of `ReadQuestions`: one's own questions to a person (None: nothing is kept of whoever speaks), headings near."""

    wanted: str
    words: str
    record_key: str
    own: tuple[OwnQuestion, ...] | None
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassFound:
    """Outcome of `FindClass`: when the class ends; None where there is none to join."""

    code: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Failed:
    """Outcome of a request that could not be carried out, now; `reference` finds the cause in the log."""

    what: Literal["knowledge", "unknown"]
    reference: str


Event = (
    TextSent
    | Tapped
    | Unsupported
    | Alarm
    | AgeStated
    | MachineAsked
    | LanguageSpoken
    | ReadersAsked
    | DataRemoved
    | DetailTyped
    | NumberShared
)
Outcome = (
    Answered
    | SectionOpened
    | SourcesRecalled
    | OwnDataGathered
    | Failed
    | QuestionnaireRead
    | ComplaintPlaced
    | GuideOpened
    | SheetPrinted
    | ClassFound
    | StandingRead
    | QuestionsRead
)
