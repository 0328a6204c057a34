"""The part of a message that asks: what may still be answered after a card, and what is left without ways of speaking."""

import re

from bot.safety.detect import Detector
from bot.safety.normalise import normalise
from bot.safety.rules import Rules

_CLAUSES = re.compile(
    r"[.!?\n;,:\u061f\u3002\uff01\uff1f\uff0c\u060c]+|\s+(?=(?:ma|però|pero|comunque|e poi|but|mais|pero|dar|por)\s)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:ma|però|pero|comunque|e poi|e|but|mais|dar)\s+", re.IGNORECASE)


def question_in(text: str, detector: Detector) -> str:
    """The clauses of `text` in which nothing is detected, if they speak of work or study; else the empty string."""
    clauses = [clause.strip() for clause in _CLAUSES.split(text)]
    harmless = [clause for clause in clauses if clause and detector.detect(clause).level == "N"]
    asked = _OPENING.sub("", ", ".join(harmless))
    return asked if detector.is_about_work(asked) else ""


def without_hyperbole(text: str, rules: Rules) -> str:
    """`text` without clauses that are only a way of speaking ("mi ammazzo di studio, che laurea faccio?" asks about degrees); as
    it is where there are none, or nothing else."""
    clauses = [clause.strip() for clause in _CLAUSES.split(text) if clause.strip()]
    said = [clause for clause in clauses if rules.without_idioms(normalise(clause))]
    if not said or len(said) == len(clauses):
        return text
    return ", ".join(said) + "?" * text.rstrip().endswith("?")
