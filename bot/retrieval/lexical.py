"""Lexical search: BM25 over sections, with Italian stems and a word mended where it is misspelt."""

from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.retrieval.words import STOPWORDS, content_words, stem, stems

_FILE_OF_WORDS = "words.txt"
_FILE_OF_SECTIONS = "sections.txt"
_LIKENESS = 0.8
_SHORTEST_MENDED = 6


class LexicalIndex:
    """The BM25 index of an index folder."""

    def __init__(self, folder: Path) -> None:
        self._bm25 = bm25s.BM25.load(str(folder / "bm25"), load_corpus=False)
        self._sections = (folder / _FILE_OF_SECTIONS).read_text("utf-8").splitlines()
        self._words = (folder / _FILE_OF_WORDS).read_text("utf-8").splitlines()
        self._stems = frozenset(map(stem, self._words))
        self._by_initial: dict[str, list[str]] = {}
        for word in self._words:
            self._by_initial.setdefault(word[0], []).append(word)

    def best(self, question: str, limit: int) -> list[tuple[str, float]]:
        """The `limit` sections that score best on the words of `question`: id and BM25 score, best first, none at 0."""
        words = [stem(word) for word in self.mend(content_words(question))]
        known = [word for word in words if word in self._stems]
        if not known or not self._sections:
            return []
        scores = self._bm25.get_scores(known)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [(self._sections[position], float(scores[position])) for position in order if scores[position] > 0]

    def mend(self, words: Sequence[str]) -> list[str]:
        """`words` with each unknown one replaced by the known word nearest to it, where one is near enough.

        Nearness is optimal string alignment (a swap of neighbours counts once); words start with the right letter.
        """
        return [self._mend_word(word) for word in words]

    def knows(self, word: str) -> bool:
        """Whether some section holds `word` or a form of it."""
        return stem(word) in self._stems

    def _mend_word(self, word: str) -> str:
        if len(word) < _SHORTEST_MENDED or not word.isalpha() or word in STOPWORDS or stem(word) in self._stems:
            return word
        near = process.extractOne(
            word, self._by_initial.get(word[0], []), scorer=OSA.normalized_similarity, score_cutoff=_LIKENESS
        )
        return near[0] if near else word


def write_lexical(folder: Path, documents: dict[str, str]) -> None:
    """Write the BM25 index of `documents` (section id -> text) below `folder`.

    Lucene's BM25 with k1 1.2 and b .75 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
    """
    folder.mkdir(parents=True)
    words = {section: content_words(text) for section, text in documents.items()}
    bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    bm25.index([stems(found) for found in words.values()], show_progress=False)
    bm25.save(str(folder / "bm25"), show_progress=False)
    (folder / _FILE_OF_SECTIONS).write_text("\n".join(words), "utf-8")
    (folder / _FILE_OF_WORDS).write_text(
        "\n".join(sorted({word for found in words.values() for word in found})), "utf-8"
    )
