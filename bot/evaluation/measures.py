"""Rates with their intervals, and whether a reply is right."""

import math
from dataclasses import dataclass

from bot.evaluation.questions import GoldenQuestion
from bot.retrieval.words import fold

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
        return (centre - spread) / (1 + _Z**2 / n), (centre + spread) / (1 + _Z**2 / n)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.right}/{self.total} = {self.value:.1%} (95%: {low:.1%}-{high:.1%})"


def is_right(question: GoldenQuestion, reply: str, kind: str, citations: int) -> bool:
    """Whether a reply is what the question wants: of the kind expected and, for an answer, with every required string, none of
    the forbidden ones and a citation."""
    if question.expect == "declined":
        return kind in ("declined", "offtopic", "refused")
    if kind != question.expect:
        return False
    said = fold(reply)
    forbidden = any(fold(string) in said for string in question.must_not)
    return (holds_all(question, reply) or not question.must) and not forbidden and (citations > 0 or kind != "answer")


def holds_all(question: GoldenQuestion, text: str) -> bool:
    """Whether of every group that `question` requires at least one string stands in `text`; false where it requires none."""
    said = fold(text)
    return bool(question.must) and all(any(fold(string) in said for string in group) for group in question.must)
