"""A question to passages: dense and lexical search of the current index, fused by section."""

from collections.abc import Sequence

from bot.retrieval.fusion import fuse
from bot.retrieval.index import PublishedIndex
from bot.retrieval.passage import Passage

SECTIONS = 40
CHUNKS = 80
"""How many neighbours a question is given; sections have several chunks each."""


def retrieve(
    index: PublishedIndex,
    question: str,
    neighbours: Sequence[tuple[str, str, float]],
    pages: Sequence[str] = (),
    limit: int = SECTIONS,
) -> tuple[Passage, ...]:
    """The sections of `index` that may answer `question`, best first.

    `neighbours` are the chunks nearest to the question (`DenseIndex.nearest`). Besides the best `limit`, the sections of
    `pages` (ids) are always among them, however far their words are: a subject that was named is looked at whole.
    """
    dense: dict[str, float] = {}
    chunks: dict[str, str] = {}
    for section_id, text, similarity in neighbours:
        if section_id not in dense:
            dense[section_id], chunks[section_id] = similarity, text
    lexical = dict(index.lexical.best(question, limit))
    floor = min(dense.values(), default=0.0)
    named = [page for page in (index.library.page_by_id.get(page_id) for page_id in pages) if page]
    wanted = {section.id for page in named for section in page.sections}
    for section_id in wanted:
        dense.setdefault(section_id, floor)
    ranking = list(fuse(dense, lexical).items())
    kept = [
        (section_id, score) for rank, (section_id, score) in enumerate(ranking) if rank < limit or section_id in wanted
    ]
    return tuple(
        _passage(
            index, section_id, chunks.get(section_id), dense.get(section_id, floor), lexical.get(section_id, 0.0), score
        )
        for section_id, score in kept
    )


def _passage(
    index: PublishedIndex, section_id: str, chunk: str | None, dense: float, lexical: float, score: float
) -> Passage:
    section = index.library.sections[section_id]
    title = index.library.page_of(section).title
    return Passage(section, title, chunk or section.paragraphs[0].text, dense, lexical, score)
