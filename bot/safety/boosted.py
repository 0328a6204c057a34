"""Small trees that correct one another, read without the library that grew them.

Gradient boosting of shallow trees on histograms (Friedman 2001; Ke et al., "LightGBM", 2017), as scikit-learn grows them.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
_TREES = 150
_DEEPEST = 4
_RATE = 0.06
_RIDGE = 5.0
_FEWEST = 20
"""Rows of a leaf, where there are rows enough."""


@dataclass(frozen=True, slots=True)
class Trees:
    """All trees side by side: `feature`, `threshold`, `left`, `right`, `value` [trees, nodes]; a leaf leads to itself.

    `start` [1] is the log odds that they begin from."""

    start: Numbers
    feature: NDArray[np.int16]
    threshold: NDArray[np.float64]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Numbers

    def log_odds(self, features: Numbers) -> Numbers:
        """The log odds [rows] that `features` [rows, features] lead to."""
        tree = np.arange(len(self.feature))[np.newaxis]
        row = np.arange(len(features))[:, np.newaxis]
        node = np.zeros((len(features), len(self.feature)), dtype=np.int16)
        for _ in range(_DEEPEST):
            goes_left = features[row, self.feature[tree, node]] <= self.threshold[tree, node]
            node = np.where(goes_left, self.left[tree, node], self.right[tree, node])
        odds: Numbers = (self.start[0] + self.value[tree, node].sum(axis=1)).astype(np.float32)
        return odds

    def arrays(self, name: str) -> dict[str, Any]:
        """The trees as arrays to be stored under names that begin with `name`."""
        return {f"{name}_{field.name}": getattr(self, field.name) for field in fields(self)}


def trees_in(stored: dict[str, NDArray[np.generic]], name: str) -> Trees:
    """The trees whose arrays begin with `name`.

    Raises:
        KeyError: they are not there.
    """
    return Trees(**{field.name: stored[f"{name}_{field.name}"] for field in fields(Trees)})  # type: ignore[arg-type]


def grow(features: Numbers, is_so: NDArray[np.bool_], weights: Numbers) -> Trees:
    """Trees that tell from `features` [rows, features] which rows are so; `weights` [rows]: how many rows each stands for.

    Raises:
        ArithmeticError: the library says otherwise of a row than the trees taken out of it.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=_TREES,
        max_depth=_DEEPEST,
        learning_rate=_RATE,
        l2_regularization=_RIDGE,
        min_samples_leaf=min(_FEWEST, max(1, len(features) // 8)),
        early_stopping=False,
    ).fit(features, is_so, sample_weight=weights)
    grown = [trees[0].nodes for trees in model._predictors]
    trees = _beside_each_other(grown, float(model._baseline_prediction.ravel()[0]))
    few = features[:200]
    if not np.allclose(trees.log_odds(few), model.decision_function(few), atol=1e-3):
        raise ArithmeticError("the trees were not read as they were grown")
    return trees


def _beside_each_other(grown: list[NDArray[np.void]], start: float) -> Trees:
    shape = (len(grown), max(map(len, grown), default=1))
    feature, threshold = np.zeros(shape, np.int16), np.zeros(shape, np.float64)
    left, right, value = np.zeros(shape, np.int16), np.zeros(shape, np.int16), np.zeros(shape, np.float32)
    for row, nodes in enumerate(grown):
        own, leaf = np.arange(len(nodes)), nodes["is_leaf"].astype(bool)
        feature[row, own] = np.where(leaf, 0, nodes["feature_idx"])
        threshold[row, own] = nodes["num_threshold"]
        left[row, own] = np.where(leaf, own, nodes["left"])
        right[row, own] = np.where(leaf, own, nodes["right"])
        value[row, own] = np.where(leaf, nodes["value"], 0.0)
    return Trees(np.array([start], np.float32), feature, threshold, left, right, value)
