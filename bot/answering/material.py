"""What a chat model is given to write from: paragraphs of the best sections, each under a short key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.verify.instructions import speaks_to_a_machine
from bot.retrieval.library import Library, Section, Sentence

MAX_PARAGRAPHS = 6
MAX_CHARACTERS = 3600
_OF_FIRST_SECTION = 3


@dataclass(frozen=True, slots=True)
class Material:
    """A paragraph of a section under its key ("P1"), without sentences that speak to machines."""

    key: str
    section: Section
    title: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """What the paragraph says."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def heading(self) -> str:
        """The subject and the question that the paragraph answers."""
        return f"{self.title}. {self.section.heading}"


def gather(library: Library, sections: Sequence[Section]) -> tuple[Material, ...]:
    """Up to six paragraphs of `sections` (best first): three of the first section, then the first of each other one; what
    room is left goes to the first section again."""
    first, *others = sections
    opening, rest = first.paragraphs[:_OF_FIRST_SECTION], first.paragraphs[_OF_FIRST_SECTION:]
    wanted = [
        *((first, paragraph) for paragraph in opening),
        *((section, section.paragraphs[0]) for section in others),
        *((first, paragraph) for paragraph in rest),
    ]
    found: list[Material] = []
    room = MAX_CHARACTERS
    for section, paragraph in wanted:
        sentences = tuple(_readable(paragraph.sentences))
        length = sum(len(sentence.text) for sentence in sentences)
        if sentences and length <= room and len(found) < MAX_PARAGRAPHS:
            found.append(Material(f"P{len(found) + 1}", section, library.page_of(section).title, sentences))
            room -= length
    return tuple(found)


def _readable(sentences: Iterable[Sentence]) -> Iterable[Sentence]:
    return (sentence for sentence in sentences if not speaks_to_a_machine(sentence.text))
