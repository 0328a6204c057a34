"""A passage: a section as found for a question."""

from dataclasses import dataclass

from bot.retrieval.library import Section


@dataclass(frozen=True, slots=True)
class Passage:
    """A section, the chunk of it nearest to the question, and the scores that brought it here.

    `dense` is a cosine (-1 to 1), `lexical` a BM25 score (0 and more), `score` the two fused (0 to 1).
    """

    section: Section
    title: str
    chunk: str
    dense: float
    lexical: float
    score: float
