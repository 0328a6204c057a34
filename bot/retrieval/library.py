"""The library: pages, sections, sentences and the sources behind them, as published and as read by the bot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

Kind = Literal["professione", "servizio", "cooperazione", "percorso", "provare", "mito", "glossario"]

ASPECTS = (
    "in-breve", "cosa-fa", "giornata", "dove", "diventare", "accesso", "durata", "costi", "albo", "paga", "orari",
    "piace", "confronto", "provare", "crescere", "chi-ci-va", "chi-ci-lavora", "visitare", "nomi", "regole",
)  # fmt: skip
"""What a section tells of its subject; the closed list that pages and questions share."""

OUR_OWN = "noi"
"""The mark of our own explanations, which rest on no source and therefore hold no figure."""


@dataclass(frozen=True, slots=True)
class Source:
    """What stands behind a sentence: a norm, a contract, a body, a page."""

    key: str
    title: str
    publisher: str
    dated: str
    url: str
    type: str
    primary: bool = False
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """The link from a sentence to a source, with the place in it (`art.1 c.594`) if it has one."""

    source: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit answers are made of: it names its subject, stands alone and carries its marks."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together: prose, a whole list (one sentence) or a table (one sentence a row)."""

    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The paragraph without its marks; rows of tables and lists keep their lines."""
        separator = "\n" if any("\n" in sentence.text for sentence in self.sentences) else " "
        return separator.join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Section:
    """One question a student asks, answered: its first paragraph is the answer, the rest the details."""

    id: str
    page_id: str
    heading: str
    aspect: str | None
    asks: tuple[str, ...]
    facts: tuple[str, ...]
    reviewed_on: date
    review_every_days: int
    volatile: bool
    paragraphs: tuple[Paragraph, ...]

    @property
    def review_by(self) -> date:
        """The last day on which the section counts as fresh."""
        return self.reviewed_on + timedelta(days=self.review_every_days)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, in reading order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @property
    def text(self) -> str:
        """The whole section as a person reads it, paragraphs parted by an empty line."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file of the knowledge base: one subject, its names and its sections.

    `reviewed_by` is the code of whoever answers for it, in `redazione.yaml`.
    """

    id: str
    title: str
    kind: Kind
    aliases: tuple[str, ...]
    reviewed_on: date
    review_every_days: int
    sections: tuple[Section, ...]
    path: str
    reviewed_by: str = ""

    @property
    def name(self) -> str:
        """What the subject is called in a sentence: its first alias, or its title."""
        return self.aliases[0] if self.aliases else self.title

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the subject goes by: the page's own id, its title, its aliases."""
        return (self.title, *self.aliases)


@dataclass(frozen=True)
class Library:
    """All that the bot may say: pages in order of id, sources by key."""

    pages: tuple[Page, ...]
    sources: dict[str, Source]

    @cached_property
    def sections(self) -> dict[str, Section]:
        """Sections by id, in reading order."""
        return {section.id: section for page in self.pages for section in page.sections}

    @cached_property
    def page_by_id(self) -> dict[str, Page]:
        """Pages by id."""
        return {page.id: page for page in self.pages}

    def page_of(self, section: Section) -> Page:
        """The page a section stands on."""
        return self.page_by_id[section.page_id]

    def citations_of(self, sentence: Sentence) -> Iterator[tuple[Source, str]]:
        """The sources a sentence rests on, each with its locator; our own explanations rest on none."""
        for mark in sentence.marks:
            if mark.source != OUR_OWN:
                yield self.sources[mark.source], mark.locator
