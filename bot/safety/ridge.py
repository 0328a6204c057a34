"""Kernel ridge regression whose answers on what it has not seen cost almost nothing.

With A the inverse of kernel plus ridge, a model fitted without the rows F would say y - inverse(A[F, F]) (A y)[F] of them (the
block form of the leave-one-out identity: Allen 1974; Pahikkala et al. 2006). So one inverse serves every fold, and every fold of
what is left when a fold is taken away.
"""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.int64]


class Ridge:
    """Fitted on `targets` [rows, classes]."""

    def __init__(self, kernel: Vectors, targets: Vectors, ridge: float) -> None:
        """`kernel` [rows, rows] is written over.

        Raises:
            ArithmeticError: it is no kernel.
        """
        from scipy.linalg import lapack

        kernel[np.diag_indices(len(kernel))] += ridge
        factor, failed = lapack.spotrf(kernel.T, lower=1, overwrite_a=1)
        inverse, failed_again = lapack.spotri(factor, lower=1, overwrite_c=1)
        if failed or failed_again:
            raise ArithmeticError("the kernel can't be inverted")
        for row in range(1, len(inverse)):
            inverse[:row, row] = inverse[row, :row]
        self._inverse: Vectors = inverse
        self._targets = targets
        self.pulls: Vectors = inverse @ targets

    def unseen(self, rows: Rows) -> Vectors:
        """What a model fitted without `rows` says of them."""
        return self._targets[rows] - _solved(self._inverse[np.ix_(rows, rows)], self.pulls[rows])

    def unseen_in(self, folds: list[Rows], away: Rows) -> list[Vectors]:
        """Of each of `folds`, what a model says that was fitted neither with it nor with what is `away`."""
        inner = self._inverse[np.ix_(away, away)]
        of_away = self.pulls[away] - inner @ self._targets[away]
        said = []
        for rows in folds:
            across = self._inverse[np.ix_(away, rows)]
            carried = _solved(inner, np.column_stack([across, of_away]))
            block = self._inverse[np.ix_(rows, rows)] - across.T @ carried[:, : len(rows)]
            pulled = self.pulls[rows] - across.T @ self._targets[away] - across.T @ carried[:, len(rows) :]
            said.append(self._targets[rows] - _solved(block, pulled))
        return said


def _solved(square: Vectors, right: Vectors) -> Vectors:
    found: Vectors = np.linalg.solve(square.astype(np.float64), right.astype(np.float64)).astype(np.float32)
    return found
