"""Fitting a choice among several: a conditional logit (McFadden 1974) with a ridge."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def fit_conditional(features: Sequence[Matrix], right: Sequence[NDArray[np.bool_]], penalty: float) -> Matrix:
    """Weights [names] that make the right ones of each choice likely: maximum likelihood, less `penalty` times their square.

    `features` are [candidates, names] for each choice, `right` [candidates]; where none is right a choice teaches nothing.
    """
    from scipy.optimize import minimize  # slow to read in, and wanted only where something is fitted

    chosen = [(rows, good) for rows, good in zip(features, right, strict=True) if good.any()]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, slope = 0.0, np.zeros_like(weights)
        for rows, good in chosen:
            strengths = rows @ weights
            shares = np.exp(strengths - strengths.max())
            shares /= shares.sum()
            held = max(shares[good].sum(), 1e-12)
            total -= np.log(held)
            slope -= rows.T @ (np.where(good, shares, 0) / held - shares)
        n = len(chosen)
        return float(total / n + penalty * weights @ weights), slope / n + 2 * penalty * weights

    return np.asarray(minimize(loss, np.ones(features[0].shape[1]), jac=True, method="L-BFGS-B").x)
