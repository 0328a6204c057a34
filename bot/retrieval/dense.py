"""Dense search: chunks as vectors in a Chroma collection of their own folder, through LangChain."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from bot.retrieval.chunks import Chunk, Role

COLLECTION = "chunks"
_BATCH = 64
_HNSW = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A chunk near a question: its section, its role, its text and the cosine (-1 to 1) between the two."""

    section_id: str
    role: Role
    text: str
    similarity: float


class DenseIndex:
    """The vectors of an index folder."""

    def __init__(self, folder: Path) -> None:
        self._client = _client(folder)
        self._chroma = _collection(self._client)

    def nearest(self, vector: Sequence[float], limit: int, pages: Sequence[str] = ()) -> list[Neighbour]:
        """The `limit` chunks nearest to `vector`, best first; only those of `pages` (ids), if any are given."""
        chosen = {"page": {"$in": list(pages)}} if pages else None
        found = self._chroma.similarity_search_by_vector_with_relevance_scores(list(vector), k=limit, filter=chosen)
        return [
            Neighbour(one.metadata["section"], one.metadata["role"], one.page_content, 1.0 - distance)
            for one, distance in found
        ]

    def vectors(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors [dimension] of the chunks `ids`, by id; those that are not there are left out."""
        found = self._chroma.get(list(ids), include=["embeddings"])
        return dict(zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True))

    def close(self) -> None:
        """Let the folder go."""
        self._client.close()


def write_dense(
    folder: Path,
    chunks: Sequence[Chunk],
    embedder: Callable[[], Embeddings],
    advance: Callable[[int, int], None],
    before: Path | None = None,
) -> int:
    """Write `chunks` to a collection below `folder` and say how many vectors were computed.

    What the collection `before` (of the same embedder) already holds is copied; chunks that are gone are taken out. Where less
    than half of it would stay, all is written anew. `embedder` is called only if a vector must be computed; `advance(done,
    total)` counts chunks.
    """
    held = _copy(before, folder, {chunk.id for chunk in chunks}) if before else set()
    missing = [chunk for chunk in chunks if chunk.id not in held]
    done = len(chunks) - len(missing)
    advance(done, len(chunks))
    if not missing:
        return 0
    client = _client(folder)
    try:
        chroma = Chroma(COLLECTION, _TwoCores(embedder()), client=client, collection_configuration=_HNSW)
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            chroma.add_texts(
                [chunk.text for chunk in batch],
                [{"page": chunk.page_id, "section": chunk.section_id, "role": chunk.role} for chunk in batch],
                [chunk.id for chunk in batch],
            )
            done += len(batch)
            advance(done, len(chunks))
    finally:
        client.close()
    return len(missing)


def _copy(before: Path, folder: Path, wanted: set[str]) -> set[str]:
    """Copy the collection `before` to `folder`, without what is not `wanted`; the ids it then holds."""
    shutil.copytree(before, folder)
    client = _client(folder)
    try:
        chroma = _collection(client)
        held = set(chroma.get(include=[])["ids"])
        kept = held & wanted
        if len(kept) * 2 >= len(held):
            for ids in _batched(sorted(held - wanted), _BATCH):
                chroma.delete(ids)
            return kept
    finally:
        client.close()
    shutil.rmtree(folder)
    return set()


def _batched(ids: Sequence[str], size: int) -> Iterator[list[str]]:
    """`ids` in lists of at most `size`."""
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])


def _client(folder: Path) -> ClientAPI:
    return chromadb.PersistentClient(path=str(folder), settings=_settings().model_copy())


def _collection(client: ClientAPI) -> Chroma:
    """What `client` already has."""
    return Chroma(COLLECTION, client=client, client_settings=_settings(), create_collection_if_not_exists=False)


@cache
def _settings() -> ChromaSettings:
    """Read once: Chroma looks for each of its settings in the environment, which takes longer than opening an index does."""
    return ChromaSettings(anonymized_telemetry=False, allow_reset=False)


class _TwoCores(Embeddings):
    """An embedder asked by two threads at a time."""

    def __init__(self, embedder: Embeddings) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, in order."""
        half = (len(texts) + 1) // 2
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(self._embedder.embed_documents, (texts[:half], texts[half:]))
        return first + second

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._embedder.embed_query(text)
