"""The part of a message that asks about work and discloses nothing: what may still be answered after a card."""

import re

from bot.safety.detect import Detector

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
