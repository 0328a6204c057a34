"""A question to passages: dense and lexical search of the current index, fused by section."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.retrieval.fusion import fuse
from bot.retrieval.index import PublishedIndex
from bot.retrieval.library import Section

_CHUNKS = 80
_SECTIONS = 40


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as found for a question: the chunk nearest to it, and the scores that brought it here.

    `dense` is a cosine (-1 to 1), `lexical` a BM25 score (0 and more), `score` the two fused (0 to 1).
    """

    section: Section
    title: str
    chunk: str
    dense: float
    lexical: float
    score: float


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What one search found, best first, and the index it was found in."""

    index: PublishedIndex
    passages: tuple[Passage, ...]


def retrieve(
    index: PublishedIndex,
    question: str,
    vector: Sequence[float],
    limit: int = _SECTIONS,
    pages: frozenset[str] = frozenset(),
) -> Retrieved:
    """The sections of `index` that may answer `question`, whose embedding is `vector`.

    The sections of `pages` (ids) are found even where the question's words are far from theirs.
    """
    dense: dict[str, float] = {}
    chunks: dict[str, str] = {}
    for section_id, text, similarity in index.dense.nearest(vector, _CHUNKS):
        if section_id not in dense:
            dense[section_id], chunks[section_id] = similarity, text
    lexical = dict(index.lexical.best(question, _SECTIONS))
    floor = min(dense.values(), default=0.0)
    for page_id in pages:
        if page := index.library.page_by_id.get(page_id):
            for section in page.sections:
                dense.setdefault(section.id, floor)
    passages = []
    for section_id, score in fuse(dense, lexical).items():
        section = index.library.sections[section_id]
        title = index.library.page_of(section).title
        chunk = chunks.get(section_id, section.paragraphs[0].text)
        passages.append(
            Passage(section, title, chunk, dense.get(section_id, floor), lexical.get(section_id, 0.0), score)
        )
    return Retrieved(index, tuple(passages[:limit] if not pages else passages))
