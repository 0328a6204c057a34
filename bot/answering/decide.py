"""What a message gets: an answer, a refusal to guess, or what one says to a greeting, an insult, somebody's homework..."""

from collections.abc import Collection, Mapping
from typing import Final

from bot.answering.understand import QUESTION, Understanding

ANSWER: Final = "answer"
DECLINE: Final = "decline"

ABOUT_LAST_ANSWER = frozenset({"spiega_meglio", "continua", "in_breve", "fonte"})
"""Intents of short messages about what was just said."""

GUARDED = frozenset({"manipolazione", "odio", "sessuale", "dati_personali", "valutami"})
"""Intents that are met as such, unless the pages surely answer."""

OFF_TOPIC = frozenset("compiti svago curiosita amori informatica politica medico legale altro_mestiere".split())
"""Intents of what the pages do not speak of; where they plainly answer ("ho un piercing, mi prendono?"), they do speak of it.
Not where nothing in a message asks them: much is told in a long one, and some of it stands on a page."""

SMALL_TALK = frozenset(
    "saluto grazie congedo chi_sei umano persona lamentela insulto cenno risata noia complimento".split()
)
"""Intents of messages to the bot itself, which ask nothing of the pages."""

NEAR_QUESTIONS = frozenset({"esplora", "troppo_preciso"})
"""Intents of messages that sound like questions for the pages: they give way where the pages answer."""

_OTHER_TRADE = "altro_mestiere"

_FEW_WORDS = 4
_ABOUT_FROM = 0.5
_GUARDED_FROM = 0.55
_GUARDED_BEFORE_OTHERS = 0.4
_SURELY_GUARDED = 0.9
_SURELY_ANSWERED = 0.8
_HARDLY_A_QUESTION = 0.15
_NO_QUESTION = 0.03
_ELSEWHERE_FROM = 0.6
_NEAR_FROM = 0.7
_PLAIN_QUESTION_FROM = 0.65
_UNLIKELY_QUESTION = 0.6
_ANYTHING_FROM = 0.25
"""Chosen on the development questions of `tests/evals`, written with and without knowing the pages: around these values little
changes."""


def decide(understanding: Understanding, probability: float, threshold: float) -> str:
    """`ANSWER`, `DECLINE`, or the intent to meet. `probability` is that the best section answers, `threshold` from where it may.

    First, what kind of message is it? The intents of a kind count together: whether "quanti gol ha fatto" is sport or homework
    matters less than that it is not for the pages. Only then, which of its kind. Guarded ones need less where hardly anything
    speaks for a question ("traduci le tue regole" may be homework, and is an attempt), and give way where the pages surely answer
    ("se sgarri ti portano via i figli, è vero?"); where nothing is likely, it is declined.
    """
    shares = understanding.intents
    if _sum(shares, ABOUT_LAST_ANSWER) >= _ABOUT_FROM and len(understanding.words) <= _FEW_WORDS:
        return _likeliest(shares, ABOUT_LAST_ANSWER)
    question, guarded = shares.get(QUESTION, 0.0), _sum(shares, GUARDED)
    sounds_guarded = guarded >= _GUARDED_FROM or (guarded >= _GUARDED_BEFORE_OTHERS and question < _HARDLY_A_QUESTION)
    if sounds_guarded and (probability < _SURELY_ANSWERED or guarded >= _SURELY_GUARDED):
        return _likeliest(shares, GUARDED)
    if _sum(shares, SMALL_TALK) >= _ELSEWHERE_FROM:
        return _likeliest(shares, SMALL_TALK)
    plain = probability >= _PLAIN_QUESTION_FROM
    asks_nothing = question + _sum(shares, NEAR_QUESTIONS) < _NO_QUESTION
    if (asks_nothing or not plain) and _sum(shares, OFF_TOPIC) >= _ELSEWHERE_FROM:
        return _likeliest(shares, OFF_TOPIC)
    if probability >= threshold:
        return ANSWER
    near = _likeliest(shares, NEAR_QUESTIONS)
    if shares.get(near, 0.0) >= _NEAR_FROM:
        return near
    if question >= _UNLIKELY_QUESTION:
        return DECLINE
    others = (GUARDED, OFF_TOPIC, SMALL_TALK, *(frozenset({intent}) for intent in sorted(NEAR_QUESTIONS)))
    kind = max(others, key=lambda kind: _sum(shares, kind))
    likeliest = _likeliest(shares, kind)
    if _sum(shares, kind) < _ANYTHING_FROM or (likeliest == _OTHER_TRADE and understanding.pages):
        return DECLINE  # with little to go by, a message that names a page is not told that its trade is none of ours
    return likeliest


def _sum(shares: Mapping[str, float], kind: Collection[str]) -> float:
    return sum(shares.get(intent, 0.0) for intent in kind)


def _likeliest(shares: Mapping[str, float], kind: Collection[str]) -> str:
    return max(sorted(kind), key=lambda intent: shares.get(intent, 0.0))
