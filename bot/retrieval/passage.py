"""A passage: a section as found for a question."""

from dataclasses import dataclass

from bot.retrieval.library import Section


@dataclass(frozen=True, slots=True)
class Nearness:
    """Cosines (-1 to 1) of a section with a question: of its nearest way of asking, of its three nearest together (their mean),
    and of each of its paragraphs."""

    asked: float
    agreed: float
    paragraphs: tuple[float, ...]

    @property
    def told(self) -> float:
        """Of the first paragraph, which is what answers are made of."""
        return self.paragraphs[0]


@dataclass(frozen=True, slots=True)
class Passage:
    """A section, the chunk of it nearest to the question, and the scores that brought it here.

    `nearness` holds its cosines; `near` is its share (0 to 1) of the question's neighbours, nearer ones weighing more; `lexical`
    its BM25 score (0 and more); `score` what it is ranked by.
    """

    section: Section
    title: str
    chunk: str
    nearness: Nearness
    near: float
    lexical: float
    score: float
