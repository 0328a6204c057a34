"""How near a question is to what each section says first, which is what answers are made of."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.chunks import opening_chunk
from bot.retrieval.dense import DenseIndex
from bot.retrieval.library import Library


class Openings:
    """The vectors of the sections' first paragraphs, in memory: some 1.5 kB each.

    A search gives the nearest chunks, so that of most sections some paragraphs are missing; these cosines are of all of them.
    """

    def __init__(self, dense: DenseIndex, library: Library) -> None:
        chunks = [opening_chunk(page, section) for page in library.pages for section in page.sections]
        found = dense.vectors([chunk.id for chunk in chunks])
        held = [chunk for chunk in chunks if chunk.id in found]
        self._sections = [chunk.section_id for chunk in held]
        self._vectors: NDArray[np.float32] = np.array([_unit(found[chunk.id]) for chunk in held], np.float32)

    def similarities(self, vector: Sequence[float]) -> Mapping[str, float]:
        """The cosine (-1 to 1) of every section's first paragraph with a question's vector, by section id."""
        if not self._sections:
            return {}
        return dict(zip(self._sections, (self._vectors @ _unit(np.asarray(vector, np.float32))).tolist(), strict=True))


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return vector / (float(np.linalg.norm(vector)) or 1.0)
