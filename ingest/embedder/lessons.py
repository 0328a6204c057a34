"""What the embedder learns from: the sections and their ways of asking, messages that go on from others, messages by what they
want."""

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.retrieval.chunks import split_page
from bot.retrieval.in_context import in_context
from bot.retrieval.library import Library
from bot.retrieval.spelling import normalize_question
from ingest.embedder.errors import BadFollowUp
from ingest.pages.intents import read_intents

FOLLOW_UPS = Path(__file__).with_name("follow_ups.jsonl")
_NAMELESS = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """A section to learn: its page, the ways of asking for it, and its paragraphs as they are indexed."""

    page_id: str
    asks: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A message as it is embedded after what was said (`in_context`), and the places among the lessons of the section that
    answers it and of the one it comes after."""

    text: str
    answered_by: int
    after: int


@dataclass(frozen=True, slots=True)
class Said:
    """An example of a message and what it wants (an intent of `intenti.yaml`)."""

    text: str
    wants: str


class _Line(BaseModel):
    """A line of `FOLLOW_UPS`: what somebody says after the section `after` was answered, perhaps with `before` spoken of earlier,
    and the section that answers it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    after: str
    says: str
    section: str
    before: str = ""


def follow_ups_of(library: Library, path: Path = FOLLOW_UPS) -> list[FollowUp]:
    """The messages of `path` whose sections `library` still has.

    Where nothing is said to have been spoken of before, something often has been all the same, and means nothing: every third
    of them gets the name of some page.

    Raises:
        BadFollowUp: a line is none.
        OSError: the file can't be read.
    """
    places = {section_id: place for place, section_id in enumerate(library.sections)}
    found = []
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            line = _Line.model_validate_json(text)
        except ValidationError:
            raise BadFollowUp(path=path, line=number) from None
        if line.after not in places or line.section not in places:
            continue
        if line.before:
            earlier = library.page_by_id.get(line.before.partition("#")[0])
        else:
            earlier = library.pages[number % len(library.pages)] if number % _NAMELESS == 0 else None
        asked = library.sections[line.after].heading
        said = in_context(normalize_question(line.says), asked, earlier.name if earlier else "")
        found.append(FollowUp(said, places[line.section], places[line.after]))
    return found


def said_in(pages: Path) -> list[Said]:
    """The examples of `intenti.yaml` below `pages`; none where it can't be used."""
    examples, _ = read_intents(pages)
    return [Said(text, wants) for wants, texts in (examples or {}).items() for text in texts]


def lessons_of(library: Library) -> list[Lesson]:
    """A lesson for each section: what is indexed of it, questions and paragraphs apart."""
    lessons: dict[str, Lesson] = {}
    for page in library.pages:
        for chunk in split_page(page):
            lesson = lessons.get(chunk.section_id) or Lesson(page.id, (), ())
            if chunk.role == "question":
                lesson = replace(lesson, asks=(*lesson.asks, chunk.text))
            else:
                lesson = replace(lesson, paragraphs=(*lesson.paragraphs, chunk.text))
            lessons[chunk.section_id] = lesson
    return [*lessons.values()]
