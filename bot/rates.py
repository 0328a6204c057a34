"""A share of something counted, with its interval: a percentage alone hides how little it rests on."""

import math
from dataclasses import dataclass

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Rate:
    """`right` out of `total`, with the 95% interval by Wilson's score (1927)."""

    right: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 where nothing was counted."""
        return self.right / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound of the 95% interval."""
        if not self.total:
            return 0.0, 1.0
        share, n = self.value, self.total
        centre = share + _Z**2 / (2 * n)
        spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        low, high = (centre - spread) / (1 + _Z**2 / n), (centre + spread) / (1 + _Z**2 / n)
        # Where none or all were right one bound is the share itself, from which rounding would stray.
        return min(share, max(0.0, low)), max(share, min(1.0, high))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.right}/{self.total} = {self.value:.1%} (95%: {low:.1%}-{high:.1%})"
