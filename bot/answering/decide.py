"""What a message gets: an answer, a refusal to guess, or what one says to a greeting, an insult, somebody's homework..."""

from typing import Final

from bot.answering.understand import QUESTION, Understanding

ANSWER: Final = "answer"
DECLINE: Final = "decline"

GUARDED = frozenset({"manipolazione", "odio", "sessuale", "dati_personali", "valutami"})
"""Intents that are met as such even where the pages could answer something."""

ABOUT_LAST_ANSWER = frozenset({"spiega_meglio", "continua", "in_breve", "fonte"})
"""Intents of short messages about what was just said."""

_FEW_WORDS = 4
_GUARDED_FROM = 0.5
_NO_QUESTION_FROM = 0.6
_PLAIN_QUESTION_FROM = 0.7
_LIKELY = 0.45
"""Chosen on the development questions of `tests/evals`, together with the evidence model's threshold."""


def decide(understanding: Understanding, probability: float, threshold: float) -> str:
    """`ANSWER`, `DECLINE`, or the intent to meet. `probability` is that the best section answers, `threshold` from where it may.

    An intent that is no question wins where it is likely and the pages do not plainly answer; what is guarded against wins as
    soon as it is the likelier half.
    """
    intent, share = understanding.intent
    if intent in ABOUT_LAST_ANSWER and share >= _GUARDED_FROM and len(understanding.words) <= _FEW_WORDS:
        return intent
    if intent in GUARDED and share >= _GUARDED_FROM:
        return intent
    if intent != QUESTION and share >= _NO_QUESTION_FROM and probability < _PLAIN_QUESTION_FROM:
        return intent
    if probability >= threshold:
        return ANSWER
    return intent if intent != QUESTION and share >= _LIKELY else DECLINE
