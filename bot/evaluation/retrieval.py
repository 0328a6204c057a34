"""Retrieval alone, on any corpus of passages and questions: lexical, dense and hybrid side by side."""

import gzip
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, ScoredDoc, Success
from langchain_core.embeddings import Embeddings

from bot.retrieval.fusion import fuse
from bot.retrieval.lexical import LexicalIndex, write_lexical

_DEEP = 100
_MEASURES = {"hit@1": Success @ 1, "hit@5": Success @ 5, "MRR@10": RR @ 10}


class BadCorpus(Exception):
    """The file is no corpus: JSON lines of passages (`id`, `text`) and questions (`text`, `passage`)."""


@dataclass(frozen=True)
class Corpus:
    """Passages by id, and questions with the one passage that answers each."""

    passages: dict[str, str]
    questions: tuple[tuple[str, str], ...]


def read_corpus(path: Path) -> Corpus:
    """The corpus in `path` (JSON lines, gzipped or not).

    Raises:
        BadCorpus: a line is neither passage nor question, or there is none of either.
        OSError: the file can't be read.
    """
    read = gzip.open if path.suffix == ".gz" else open
    passages: dict[str, str] = {}
    questions: list[tuple[str, str]] = []
    with read(path, "rt", encoding="utf-8") as lines:
        try:
            for line in filter(str.strip, lines):
                entry = json.loads(line)
                if entry["kind"] == "passage":
                    passages[str(entry["id"])] = entry["text"]
                else:
                    questions.append((entry["text"], str(entry["passage"])))
        except (ValueError, KeyError, TypeError) as error:
            raise BadCorpus(path) from error
    if not passages or not questions:
        raise BadCorpus(path)
    return Corpus(passages, tuple(questions))


def measure(corpus: Corpus, embedder: Embeddings, advance: Callable[[], None]) -> dict[str, dict[str, float]]:
    """hit@1, hit@5 and MRR@10 of lexical, dense and hybrid search, by the name of the search.

    The same code and the same parameters as for the knowledge base; nothing is fitted here. `advance` is called after every
    passage and every question.
    """
    keys = list(corpus.passages)
    vectors = np.array([_counted(embedder.embed_documents([corpus.passages[key]])[0], advance) for key in keys])
    runs: dict[str, list[ScoredDoc]] = {"lexical": [], "dense": [], "hybrid": []}
    with TemporaryDirectory() as folder:
        write_lexical(Path(folder) / "lexical", corpus.passages)
        index = LexicalIndex(Path(folder) / "lexical")
        for number, (question, _) in enumerate(corpus.questions):
            similarities = vectors @ np.array(_counted(embedder.embed_query(question), advance))
            nearest = np.argsort(-similarities)[:_DEEP]
            dense = {keys[place]: float(similarities[place]) for place in nearest}
            lexical = dict(index.best(question, _DEEP))
            for name, scores in {"lexical": lexical, "dense": dense, "hybrid": fuse(dense, lexical)}.items():
                runs[name] += [ScoredDoc(str(number), key, score) for key, score in scores.items()]
    right = [Qrel(str(number), passage, 1) for number, (_, passage) in enumerate(corpus.questions)]
    return {name: figures_of(right, run) for name, run in runs.items()}


def figures_of(right: Iterable[Qrel], run: Iterable[ScoredDoc]) -> dict[str, float]:
    """hit@1, hit@5 and MRR@10 of a run."""
    found = ir_measures.calc_aggregate(list(_MEASURES.values()), list(right), list(run))
    return {name: float(found[measure]) for name, measure in _MEASURES.items()}


def _counted(vector: list[float], advance: Callable[[], None]) -> list[float]:
    advance()
    return vector
