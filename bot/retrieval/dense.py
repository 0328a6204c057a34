"""Dense search: chunks as vectors, kept in a Chroma collection of their own folder (through LangChain), compared in memory."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from bot.retrieval.chunks import Chunk, Role
from bot.retrieval.passage import Nearness

COLLECTION = "chunks"
_BATCH = 64
_READ = 4000
_AGREEING = 3
_SHORTEST = 1e-9
Floats = NDArray[np.float32]
_SPACE = {"hnsw": {"space": "cosine"}}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A chunk near a question: its section, its role, its text and the cosine (-1 to 1) between the two."""

    section_id: str
    role: Role
    text: str
    similarity: float


class DenseIndex:
    """The vectors of an index folder, read from its collection once and compared with a question all together.

    At some tens of thousands of chunks that takes a third of the time of Chroma's approximate search, and misses nothing
    (DECISIONS.md). 1.5 kB of memory a chunk.
    """

    def __init__(self, folder: Path, chunks: Sequence[Chunk]) -> None:
        """`chunks` are those of the library, in its order (`split_library`).

        Raises:
            ValueError: the collection holds others.
        """
        self._client = _client(folder)
        self._chroma = _collection(self._client)
        if self._client.get_collection(COLLECTION).count() != len(chunks):
            raise ValueError(folder)
        self._chunks = chunks
        self._of_page: dict[str, list[int]] = {}
        self._asked: dict[str, list[int]] = {}
        self._told: dict[str, list[int]] = {}
        for place, chunk in enumerate(chunks):
            self._of_page.setdefault(chunk.page_id, []).append(place)
            if chunk.role == "question":
                self._asked.setdefault(chunk.section_id, []).append(place)
            else:
                self._told.setdefault(chunk.section_id, []).append(place)

    @cached_property
    def _vectors(self) -> Floats:
        """[chunks, dimension], each of length 1."""
        parts = [self._read(part) for part in _batched([chunk.id for chunk in self._chunks], _READ)]
        return np.concatenate(parts)

    def _read(self, ids: list[str]) -> Floats:
        found = self._chroma.get(ids, include=["embeddings"])
        held = dict(zip(found["ids"], found["embeddings"], strict=True))
        vectors = np.array([held[key] for key in ids], np.float32)
        lengths: Floats = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.divide(vectors, np.maximum(lengths, _SHORTEST), dtype=np.float32)

    def make_ready(self) -> None:
        """Read the vectors now (some seconds), and not at the first question."""
        _ = self._vectors

    def cosines(self, vector: Sequence[float]) -> Floats:
        """The cosine (-1 to 1) of every chunk with `vector`, [chunks]."""
        asked = np.asarray(vector, np.float32)
        similarities: Floats = self._vectors @ (asked / max(float(np.linalg.norm(asked)), _SHORTEST))
        return similarities

    def nearest(self, cosines: Floats, limit: int, pages: Sequence[str] = ()) -> list[Neighbour]:
        """The `limit` chunks with the highest `cosines`, best first; only those of `pages` (ids), if any are given."""
        among = np.array([place for page in pages for place in self._of_page.get(page, ())], np.intp)
        similarities = cosines[among] if pages else cosines
        best = np.argpartition(-similarities, min(limit, len(similarities)) - 1)[:limit] if len(similarities) else among
        order = best[np.argsort(-similarities[best], kind="stable")]
        return [self._neighbour(int(place), cosines) for place in (among[order] if pages else order)]

    def nearness(self, cosines: Floats, section_id: str) -> Nearness:
        """How near the ways of asking for a section, and its paragraphs, are."""
        asked = np.sort(cosines[self._asked[section_id]])[::-1]
        return Nearness(
            float(asked[0]), float(asked[:_AGREEING].mean()), tuple(cosines[self._told[section_id]].tolist())
        )

    def _neighbour(self, place: int, cosines: Floats) -> Neighbour:
        chunk = self._chunks[place]
        return Neighbour(chunk.section_id, chunk.role, chunk.text, float(cosines[place]))

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
        chroma = Chroma(COLLECTION, _TwoCores(embedder()), client=client, collection_configuration=_SPACE)
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
