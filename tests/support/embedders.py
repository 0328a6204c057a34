"""An embedder that can be computed by eye: a text is the bag of its stemmed words. Needs no weights."""

from hashlib import blake2b
from math import sqrt

from langchain_core.embeddings import Embeddings

from bot.retrieval.words import content_words, stems


class WordEmbedder(Embeddings):
    """Counts each stemmed word in the place its hash points to and brings the vector to length 1.

    Texts that share more words are nearer; texts that share none are at right angles, but for rare collisions. Place 0
    is kept for texts with no words, so that no vector is null.
    """

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension
        self.identity = f"words-{dimension}"

    def place_of(self, stem: str) -> int:
        """Where a stem is counted."""
        return 1 + int.from_bytes(blake2b(stem.encode(), digest_size=8).digest()) % (self.dimension - 1)

    def embed_query(self, text: str) -> list[float]:
        vector = [0.0] * self.dimension
        for stem in stems(content_words(text)):
            vector[self.place_of(stem)] += 1.0
        if not any(vector):
            vector[0] = 1.0
        length = sqrt(sum(value * value for value in vector))
        return [value / length for value in vector]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]
