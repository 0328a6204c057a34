"""A question to passages: dense and lexical search of an index, fused by section."""

from collections import defaultdict
from collections.abc import Sequence

from bot.retrieval.dense import Floats, Neighbour
from bot.retrieval.fusion import fuse
from bot.retrieval.index import PublishedIndex
from bot.retrieval.passage import Passage

SECTIONS = 40
CHUNKS = 120
"""How many neighbours a question is given; sections have several chunks each."""

NEIGHBOUR_SHARPNESS = 60.0
"""How fast a neighbour loses weight with distance: a cosine .0167 lower halves it."""

_CHUNKS_OF_PAGES = 400


def neighbours_of(index: PublishedIndex, cosines: Floats, pages: Sequence[str] = ()) -> list[Neighbour]:
    """The chunks nearest to a question by their `cosines` (`DenseIndex.cosines`), best first, and after them the other chunks of
    `pages` (ids): a subject that was named is looked at whole."""
    nearest = index.dense.nearest(cosines, CHUNKS)
    if not pages:
        return nearest
    seen = {(one.section_id, one.text) for one in nearest}
    of_pages = index.dense.nearest(cosines, _CHUNKS_OF_PAGES, pages)
    return nearest + [one for one in of_pages if (one.section_id, one.text) not in seen]


def retrieve(
    index: PublishedIndex,
    question: str,
    cosines: Floats,
    neighbours: Sequence[Neighbour],
    pages: Sequence[str] = (),
    limit: int = SECTIONS,
) -> tuple[Passage, ...]:
    """The sections of `index` that may answer `question`, best first.

    `cosines` are the chunks' with the question, `neighbours` the nearest of them (`neighbours_of`). Besides the best `limit`, the
    sections of `pages` (ids) are always there.
    """
    best: dict[str, Neighbour] = {}
    for one in neighbours:
        best.setdefault(one.section_id, one)
    near = _shares(neighbours)
    lexical = dict(index.lexical.best(question, limit))
    dense = {section_id: one.similarity for section_id, one in best.items()}
    ranking = fuse(dense, lexical)
    kept = [key for rank, key in enumerate(ranking) if rank < limit or index.library.sections[key].page_id in pages]
    return tuple(
        Passage(
            section=index.library.sections[key],
            title=index.library.page_of(index.library.sections[key]).title,
            chunk=best[key].text if key in best else index.library.sections[key].paragraphs[0].text,
            nearness=index.dense.nearness(cosines, key),
            near=near.get(key, 0.0),
            lexical=lexical.get(key, 0.0),
            score=ranking[key],
        )
        for key in kept
    )


def _shares(neighbours: Sequence[Neighbour]) -> dict[str, float]:
    best = max((one.similarity for one in neighbours), default=0.0)
    shares: dict[str, float] = defaultdict(float)
    for one in neighbours[:CHUNKS]:
        shares[one.section_id] += 2.0 ** (-NEIGHBOUR_SHARPNESS * (best - one.similarity))
    total = sum(shares.values())
    return {section_id: share / total for section_id, share in shares.items()}
