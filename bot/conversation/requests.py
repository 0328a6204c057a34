"""What a conversation asks to be done for it; `app` does it and feeds the outcome back."""

from dataclasses import dataclass

from bot.answering.models import Focus
from bot.conversation.complaints import Complaint
from bot.languages.names import DEFAULT
from bot.pictures.models import Sheet


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """Answer `text`, in `language` (ISO 639-1), in the light of what the conversation is about."""

    text: str
    focus: Focus
    language: str = DEFAULT


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """Answer with the `position`-th topic that was offered under a record (0 is the first)."""

    record_key: str
    position: int


@dataclass(frozen=True, slots=True)
class OpenWhole:
    """Show the whole section that a record answered from."""

    record_key: str


@dataclass(frozen=True, slots=True)
class OpenBrief:
    """Say in a sentence what a record answered."""

    record_key: str


@dataclass(frozen=True, slots=True)
class RecallSources:
    """Show what a record cited."""

    record_key: str


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Answer with the first section of a page: what its subject is, in brief."""

    page_id: str


@dataclass(frozen=True, slots=True)
class OpenSection:
    """Answer with a section, by id."""

    section_id: str


@dataclass(frozen=True, slots=True)
class OpenGuide:
    """Fetch the guide to the professions; `wanted` is what was tapped."""

    wanted: str


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """Print a sheet as a PDF file called `name`; `back` is the payload of the message it belongs to."""

    sheet: Sheet
    name: str
    back: str


@dataclass(frozen=True, slots=True)
class ReadQuestionnaire:
    """Fetch the questionnaire on interests; `wanted` is what was tapped."""

    wanted: str


@dataclass(frozen=True, slots=True)
class PlaceComplaint:
    """Look up which section a record answered from, so that a complaint about it can be counted."""

    record_key: str
    complaint: Complaint


@dataclass(frozen=True, slots=True)
class ReadStanding:
    """Read who may receive interests, what there is to see, and the speaker's own interest; `wanted` is what was tapped."""

    wanted: str


@dataclass(frozen=True, slots=True)
class ReadQuestions:
    """Read the speaker's questions to a person, and what was near under a record; `wanted` is what was tapped, over `words`."""

    wanted: str
    words: str = ""
    record_key: str = ""


@dataclass(frozen=True, slots=True)
class FindClass:
    """Look whether there is a class with this code to join."""

    code: str


@dataclass(frozen=True, slots=True)
class GatherOwnData:
    """Gather what is kept of whoever is speaking."""


Request = (
    AskQuestion
    | OpenTopic
    | OpenWhole
    | OpenBrief
    | RecallSources
    | OpenPage
    | OpenSection
    | OpenGuide
    | PrintSheet
    | ReadQuestionnaire
    | PlaceComplaint
    | GatherOwnData
    | FindClass
    | ReadStanding
    | ReadQuestions
)
