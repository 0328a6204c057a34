"""Examples to a classifier: what a message wants, learned from them and from the pages' own questions."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from bot.retrieval.classifier import METHOD, fit_classifier
from bot.retrieval.library import Library
from bot.retrieval.manifest import INTENTS_FILE
from bot.retrieval.spelling import normalize_question
from ingest.pages.intents import QUESTION, Examples

_VECTORS = "intent-examples.npz"
_WORDINGS_EACH = 2


def training_set(examples: Examples, library: Library) -> list[tuple[str, str]]:
    """Every example with its intent, and of every section the heading and the first ways of asking, as questions.

    What is read differs from what was typed where abbreviations are spelt out, and both are learned: a message in Italian
    arrives as read, one in another language as typed.
    """
    pairs = {text: intent for intent, texts in examples.items() for text in texts}
    for section in library.sections.values():
        for asked in (section.heading, *section.asks[:_WORDINGS_EACH]):
            pairs.setdefault(asked, QUESTION)
    for text, intent in list(pairs.items()):
        pairs.setdefault(normalize_question(text), intent)
    return list(pairs.items())


def write_intents(
    folder: Path, examples: Examples, library: Library, embedder: Callable[[], Embeddings], before: Path | None
) -> None:
    """Write the classifier below `folder`, or nothing where there are no examples.

    Vectors of known texts, and the whole classifier where nothing changed, are taken from the index folder `before`.
    """
    if not examples:
        return
    pairs = training_set(examples, library)
    name = sha256(json.dumps([METHOD, sorted(pairs)], ensure_ascii=False).encode()).hexdigest()
    known, known_name = _read_before(before)
    if before and known_name == name:
        for file in (INTENTS_FILE, _VECTORS):
            shutil.copyfile(before / file, folder / file)
        return
    vectors = np.array([known.get(text) or embedder().embed_query(text) for text, _ in pairs], dtype=np.float32)
    texts = [text for text, _ in pairs]
    fit_classifier(vectors, texts, [intent for _, intent in pairs]).save(folder / INTENTS_FILE)
    np.savez_compressed(folder / _VECTORS, texts=np.array(texts), vectors=vectors, name=np.array(name))


def _read_before(before: Path | None) -> tuple[dict[str, list[float]], str]:
    try:
        with np.load((before or Path()) / _VECTORS, allow_pickle=False) as stored:
            texts, vectors = stored["texts"].tolist(), stored["vectors"].tolist()
            return dict(zip(texts, vectors, strict=True)), str(stored["name"])
    except (OSError, ValueError, KeyError):
        return {}, ""
