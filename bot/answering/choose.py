"""Which of the ways to read a message was meant: the one that the pages answer, and that the message looks like."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, get_args

from bot.answering.evidence import Evidence
from bot.answering.follow_up import Kind, Version, asks, refers_back
from bot.answering.models import Focus
from bot.retrieval.words import content_words

COMPLETED: Final[tuple[Kind, ...]] = tuple(kind for kind in get_args(Kind) if kind != "typed")
"""The kinds in which something was added to the message."""

_FEW = 8
_SUREST = 5.0


def choice_features(
    question: str, version: Version, evidence: Sequence[Evidence], probability: float, focus: Focus, *, answers: bool
) -> dict[str, float]:
    """What speaks for `version` as what `question` meant; `evidence` (strongest first) and `probability` are those of
    `version`, and `answers` says whether it would be answered at all.

    A reading as typed has no features but how well it is answered, and where.
    """
    completed = version.kind != "typed"
    best = evidence[0].passage.section if evidence else None
    words = len(content_words(question))
    answered = max(-_SUREST, min(_SUREST, math.log(max(probability, 1e-9) / max(1 - probability, 1e-9))))
    repeats = float(best is not None and best.id == focus.section)
    found = {
        "answered": answered,
        "answers": float(answers),
        "answers_completed": float(answers and completed),
        "here": float(best is not None and best.page_id in focus.pages),
        "repeats": repeats,
        "refers": float(completed and refers_back(question)),
        "long": completed * min(words, _FEW) / _FEW,
        "asks": float(completed and asks(question)),
    }
    for kind in COMPLETED:
        own = version.kind == kind
        found |= {f"is_{kind}": float(own), f"answered_{kind}": answered * own, f"repeats_{kind}": repeats * own}
    return found


def choose(rows: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> int:
    """The place of the version whose features weigh most; the first of equals."""
    return max(range(len(rows)), key=lambda place: sum(weights[name] * value for name, value in rows[place].items()))
