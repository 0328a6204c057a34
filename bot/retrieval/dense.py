"""Dense search: chunks as vectors in a Chroma collection of their own folder, through LangChain."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

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
        settings = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
        self._client = chromadb.PersistentClient(path=str(folder), settings=settings)
        self._chroma = Chroma(COLLECTION, client=self._client, create_collection_if_not_exists=False)

    def nearest(self, vector: Sequence[float], limit: int, pages: Sequence[str] = ()) -> list[Neighbour]:
        """The `limit` chunks nearest to `vector`, best first; only those of `pages` (ids), if any are given."""
        chosen = {"page": {"$in": list(pages)}} if pages else None
        found = self._chroma.similarity_search_by_vector_with_relevance_scores(list(vector), k=limit, filter=chosen)
        return [
            Neighbour(one.metadata["section"], one.metadata["role"], one.page_content, 1.0 - distance)
            for one, distance in found
        ]

    def vectors(self) -> dict[str, list[float]]:
        """Every stored vector by the text it stands for."""
        stored = self._chroma.get(include=["documents", "embeddings"])
        return {
            text: np.asarray(vector, dtype=np.float32).tolist()
            for text, vector in zip(stored["documents"], stored["embeddings"], strict=True)
        }

    def close(self) -> None:
        """Let the folder go."""
        self._client.close()


class ReusedEmbeddings(Embeddings):
    """An embedder that computes only the vectors it has not been given, on several cores."""

    def __init__(self, embedder: Embeddings, known: dict[str, list[float]], workers: int = 2) -> None:
        """`embedder` is called by `workers` threads at a time."""
        self.embedder = embedder
        self.known = known
        self.computed = 0
        self._workers = workers

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a text, in order."""
        missing = [text for text in dict.fromkeys(texts) if text not in self.known]
        if missing:
            shares = [missing[start :: self._workers] for start in range(self._workers)]
            with ThreadPoolExecutor(self._workers) as pool:
                for share, vectors in zip(shares, pool.map(self.embedder.embed_documents, shares), strict=True):
                    self.known.update(zip(share, vectors, strict=True))
            self.computed += len(missing)
        return [self.known[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.embedder.embed_query(text)


def write_dense(folder: Path, chunks: Sequence[Chunk], embedder: Embeddings, advance: Callable[[int], None]) -> None:
    """Write `chunks` to a new collection below `folder`; `advance` is told how many more are done."""
    settings = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    client = chromadb.PersistentClient(path=str(folder), settings=settings)
    try:
        chroma = Chroma(COLLECTION, embedder, client=client, collection_configuration=_HNSW)
        for start in range(0, len(chunks), _BATCH):
            batch = chunks[start : start + _BATCH]
            chroma.add_texts(
                [chunk.text for chunk in batch],
                [{"page": chunk.page_id, "section": chunk.section_id, "role": chunk.role} for chunk in batch],
                [chunk.id for chunk in batch],
            )
            advance(len(batch))
    finally:
        client.close()
