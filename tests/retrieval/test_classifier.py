from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.classifier import fit_classifier, load_classifier
from bot.retrieval.pieces import PLACES, count_pieces
from tests.support.embedders import WordEmbedder

EXAMPLES = {
    "ciao come stai": "saluto",
    "buongiorno a tutti": "saluto",
    "risolvi l'equazione": "compiti",
    "traduci la versione": "compiti",
    "che cosa fa un oss": "domanda",
    "quanto guadagna un oss": "domanda",
}


def vectors(texts: list[str]) -> np.ndarray:
    return np.array(WordEmbedder().embed_documents(texts), dtype=np.float32)


def test_what_is_fitted_is_told_apart_also_after_saving(tmp_path: Path):
    texts = list(EXAMPLES)
    fit_classifier(vectors(texts), texts, list(EXAMPLES.values())).save(tmp_path / "c.npz")
    classifier = load_classifier(tmp_path / "c.npz")
    for text, label in EXAMPLES.items():
        shares = classifier.probabilities(WordEmbedder().embed_query(text), text)
        assert max(shares, key=shares.__getitem__) == label
        assert sum(shares.values()) == pytest.approx(1)


def test_words_tell_apart_what_means_the_same_to_the_embedder():
    texts = ["di che cosa ti occupi", "di che cosa si occupa un oss"] * 2
    classifier = fit_classifier(np.ones((4, 8), dtype=np.float32), texts, ["chi_sei", "domanda"] * 2)
    shares = classifier.probabilities([1.0] * 8, "di che ti occupi tu")
    assert shares["chi_sei"] > shares["domanda"]


def test_a_file_of_another_method_is_refused(tmp_path: Path):
    np.savez(tmp_path / "c.npz", classes=np.array(["a"]), weights=np.zeros((1, 4)), biases=np.zeros(1))
    with pytest.raises(KeyError):
        load_classifier(tmp_path / "c.npz")


@given(st.text(max_size=60))
def test_any_text_can_be_counted(text: str):
    counts = count_pieces(text)
    assert all(0 <= place < PLACES and count >= 1 for place, count in counts.items())
