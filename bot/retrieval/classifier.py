"""A linear classifier over embeddings: what a message wants, learned from examples that editors can read."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class LinearClassifier:
    """Probabilities of classes for a vector: the softmax of one weighted sum a class."""

    def __init__(self, classes: Sequence[str], weights: Vectors, biases: Vectors) -> None:
        """`weights` [classes, dimension], `biases` [classes]."""
        self.classes = tuple(classes)
        self._weights = weights
        self._biases = biases

    def probabilities(self, vector: Sequence[float]) -> dict[str, float]:
        """The probability of each class (they sum to 1)."""
        sums = self._weights @ np.asarray(vector, dtype=np.float32) + self._biases
        shares = np.exp(sums - sums.max())
        return dict(zip(self.classes, (shares / shares.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write the classifier to `path` (.npz)."""
        np.savez(path, classes=np.array(self.classes), weights=self._weights, biases=self._biases)


def load_classifier(path: Path) -> LinearClassifier:
    """The classifier written by `save`.

    Raises:
        OSError, ValueError, KeyError: there is none, or it is damaged.
    """
    with np.load(path, allow_pickle=False) as stored:
        return LinearClassifier([str(name) for name in stored["classes"]], stored["weights"], stored["biases"])


def fit_classifier(vectors: Vectors, labels: Sequence[str], strength: float = 100.0) -> LinearClassifier:
    """Fit on `vectors` [examples, dimension] of unit length: multinomial logistic regression.

    `strength` is the inverse of the ridge; embeddings of unit length want a large one. A class weighs by the square root of
    its size: between counting every example alike, which drowns small classes, and every class alike, which sees them everywhere.
    """
    from sklearn.linear_model import LogisticRegression

    sizes = Counter(labels)
    weights = {label: (len(labels) / len(sizes) / size) ** 0.5 for label, size in sizes.items()}
    fitted = LogisticRegression(C=strength, max_iter=2000, class_weight=weights).fit(vectors, labels)
    sums, biases = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:
        sums, biases = np.vstack([-sums, sums]) / 2, np.hstack([-biases, biases]) / 2
    names = [str(name) for name in fitted.classes_]
    return LinearClassifier(names, sums.astype(np.float32), biases.astype(np.float32))
