"""Sections to chunks: a chunk a way of asking, a chunk a paragraph."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from bot.retrieval.library import Library, Page, Paragraph, Section

Role = Literal["question", "paragraph"]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece as stored in the index; `id` is the hash of what it says and of where it stands."""

    id: str
    section_id: str
    role: Role
    text: str

    @property
    def page_id(self) -> str:
        """The page its section stands on."""
        return self.section_id.partition("#")[0]


def split_page(page: Page) -> list[Chunk]:
    """The chunks of a page, in reading order.

    The paragraphs of a section, each under its question, glued together are the section. Every question a section answers
    is a chunk of its own, since a question is nearer to a question than to its answer.
    """
    return [chunk for section in page.sections for chunk in _split_section(page, section)]


def opening_chunk(page: Page, section: Section) -> Chunk:
    """The chunk of a section's first paragraph, as `split_page` makes it."""
    return _paragraph_chunk(page, section, section.paragraphs[0])


def split_library(library: Library) -> list[Chunk]:
    """The chunks of all pages."""
    return [chunk for page in library.pages for chunk in split_page(page)]


def _split_section(page: Page, section: Section) -> list[Chunk]:
    questions = dict.fromkeys((section.heading, *section.asks))
    return [
        *(_chunk(section, "question", question) for question in questions),
        *(_paragraph_chunk(page, section, paragraph) for paragraph in section.paragraphs),
    ]


def _paragraph_chunk(page: Page, section: Section, paragraph: Paragraph) -> Chunk:
    return _chunk(section, "paragraph", f"{page.title}. {section.heading}\n{paragraph.text}")


def _chunk(section: Section, role: Role, text: str) -> Chunk:
    key = sha256("\x1f".join((section.id, role, text)).encode()).hexdigest()[:32]
    return Chunk(key, section.id, role, text)


def lexical_document(page: Page, section: Section) -> str:
    """What lexical search reads of a section: its subject's names, its questions (twice, they weigh more), its text."""
    questions = " ".join((section.heading, *section.asks))
    return "\n".join((page.title, " ".join(page.aliases), questions, section.heading, section.text))
