"""A linear classifier over meaning and words: what a message wants, learned from examples that editors can read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.pieces import PLACES, count_pieces

Vectors = NDArray[np.float32]

METHOD = "meaning, words and shape 1"
"""What a classifier is fitted with; changes when `fit_classifier` does, so that a new one is published."""

_STRENGTH = 5.0
"""The inverse of the ridge."""


@dataclass(frozen=True)
class LinearClassifier:
    """Probabilities of classes for a text: the softmax of one weighted sum a class.

    `centre` [dimension] and `spread` bring the texts' vectors to the origin and to length one, on average; `rarity` [places] is
    how rare each piece of a word is; `weights` [classes, dimension + places], `biases` [classes].
    """

    classes: tuple[str, ...]
    centre: Vectors
    spread: float
    rarity: Vectors
    weights: Vectors
    biases: Vectors

    def probabilities(self, vector: Sequence[float], text: str) -> dict[str, float]:
        """The probability of each class (they sum to 1) for `text` and its vector."""
        meaning = (np.asarray(vector, dtype=np.float32) - self.centre) / self.spread
        places, values = word_vector(text, self.rarity)
        dimension = len(self.centre)
        sums = self.weights[:, :dimension] @ meaning + self.weights[:, dimension + places] @ values + self.biases
        shares = np.exp(sums - sums.max())
        return dict(zip(self.classes, (shares / shares.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write the classifier to `path` (.npz), its weights in half precision."""
        np.savez_compressed(
            path, classes=np.array(self.classes), centre=self.centre, spread=np.float32(self.spread),
            rarity=self.rarity.astype(np.float16), weights=self.weights.astype(np.float16), biases=self.biases,
        )  # fmt: skip


def load_classifier(path: Path) -> LinearClassifier:
    """The classifier written by `save`.

    Raises:
        OSError, ValueError, KeyError: there is none, it is damaged, or it was fitted by another method.
    """
    with np.load(path, allow_pickle=False) as stored:
        return LinearClassifier(
            tuple(str(name) for name in stored["classes"]),
            stored["centre"],
            float(stored["spread"]),
            stored["rarity"].astype(np.float32),
            stored["weights"].astype(np.float32),
            stored["biases"],
        )


def fit_classifier(vectors: Vectors, texts: Sequence[str], labels: Sequence[str]) -> LinearClassifier:
    """Fit on `texts`, their `vectors` [texts, dimension] and what each of them wants: multinomial logistic regression.

    Meaning alone does not tell "di che cosa ti occupi" from "di che cosa si occupa un OSS"; words do. Neither tells an order in
    base64; its shape does. A class weighs by the square root of its size: between counting every example alike, which drowns
    small classes, and every class alike, which sees them everywhere.
    """
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    centre = vectors.mean(axis=0)
    spread = float(np.linalg.norm(vectors - centre, axis=1).mean()) or 1.0
    rarity = _rarity_of(texts)
    words = [word_vector(text, rarity) for text in texts]
    rows: Any = sparse.csr_matrix(
        (
            np.concatenate([values for _, values in words]),
            np.concatenate([places for places, _ in words]),
            np.cumsum([0, *(len(places) for places, _ in words)]),
        ),
        shape=(len(texts), PLACES),
    )
    seen = sparse.hstack([sparse.csr_matrix((vectors - centre) / spread), rows]).tocsr()
    sizes = Counter(labels)
    weights = {label: (len(labels) / len(sizes) / size) ** 0.5 for label, size in sizes.items()}
    fitted = LogisticRegression(C=_STRENGTH, max_iter=2000, tol=1e-3, class_weight=weights).fit(seen, labels)
    sums, biases = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:
        sums, biases = np.vstack([-sums, sums]) / 2, np.hstack([-biases, biases]) / 2
    names = tuple(str(name) for name in fitted.classes_)
    return LinearClassifier(
        names, centre.astype(np.float32), spread, rarity, sums.astype(np.float32), biases.astype(np.float32)
    )


def word_vector(text: str, rarity: Vectors) -> tuple[NDArray[np.int64], Vectors]:
    """The words of `text` as places and their values, of length one together."""
    counts = count_pieces(text)
    places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
    values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts)) * rarity[places]
    return places, (values / (float(np.linalg.norm(values)) or 1.0)).astype(np.float32)


def _rarity_of(texts: Sequence[str]) -> Vectors:
    found = np.zeros(PLACES)
    for text in texts:
        found[list(count_pieces(text))] += 1
    return (np.log((1 + len(texts)) / (1 + found)) + 1).astype(np.float32)
