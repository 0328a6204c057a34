"""Two rankings to one: scores brought to one scale and mixed."""

from collections.abc import Mapping

DENSE_WEIGHT = 0.6
"""Share of the dense score; chosen on `tests/evals` (development part), checked on other prose by `make bench`."""


def fuse(dense: Mapping[str, float], lexical: Mapping[str, float], weight: float = DENSE_WEIGHT) -> dict[str, float]:
    """Fused scores (0 to 1) by section id: a convex combination of min-max scores, best first.

    What one side did not find counts as that side's least. Method: Bruch, Gai and Ingber, "An Analysis of Fusion Functions
    for Hybrid Retrieval" (ACM TOIS 42, 2023), with BM25's known floor of 0 as its minimum.
    """
    if not lexical:
        weight = 1.0
    elif not dense:
        weight = 0.0
    low, high = min(dense.values(), default=0.0), max(dense.values(), default=1.0)
    top = max(lexical.values(), default=1.0)
    fused = {
        section: weight * (dense.get(section, low) - low) / ((high - low) or 1.0)
        + (1 - weight) * lexical.get(section, 0.0) / (top or 1.0)
        for section in dict.fromkeys((*dense, *lexical))
    }
    return dict(sorted(fused.items(), key=lambda item: (-item[1], item[0])))
