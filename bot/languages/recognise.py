"""Which language a text is in, told by its script or by its short, frequent words; Italian wherever in doubt."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from bot.languages.folding import fold
from bot.languages.names import DEFAULT
from bot.plain_yaml import read

_WORDS_FILE = Path(__file__).with_name("words.yaml")
_SCRIPTS = (("zh", "\u3400", "\u9fff"), ("ar", "\u0600", "\u06ff"), ("uk", "\u0400", "\u04ff"))
_WORD = re.compile(r"[^\W\d_]+")
_LETTER_WEIGHS = 2.0
_ENOUGH = 1.3
_ENOUGH_OF_FEW = 0.9
_FEW = 3
_SHARE_OF_FEW = 0.4
"""Of a text of three words or fewer, the share that must be a language's own: "open day nido" is no English."""
_AHEAD = 1.3
"""How much more than Italian another language must have: what Italians misspell looks like Spanish or Romanian at times."""


def language_of(text: str) -> str:
    """The language of `text` (ISO 639-1); Italian wherever it is not plainly another: short and misspelt texts are."""
    return clear_language_of(text) or DEFAULT


def clear_language_of(text: str) -> str:
    """The language that `text` is plainly in, Italian included; empty where a few words tell nothing ("oss?", "ok")."""
    letters = [letter for letter in text if letter.isalpha()]
    for language, first, last in _SCRIPTS:
        if sum(first <= letter <= last for letter in letters) * 2 > len(letters):
            return language
    words = _WORD.findall(fold(text))
    points = _points(text, words)
    best = max(points, key=points.__getitem__, default="")
    if not best or points[best] < _enough(len(words)):
        return ""
    others = max((value for language, value in points.items() if language != best), default=0.0)
    if best != DEFAULT and (points[best] < _AHEAD * points.get(DEFAULT, 0.0) or points[best] <= others):
        return ""
    return best if points[best] > others else ""


def _enough(words: int) -> float:
    return max(_ENOUGH_OF_FEW, _SHARE_OF_FEW * words) if words <= _FEW else _ENOUGH


def frequent_words(language: str) -> frozenset[str]:
    """The short, frequent words of a language, folded: they tell the language, and nothing else."""
    return _words_of("words").get(language, frozenset())


def _points(text: str, words: list[str]) -> dict[str, float]:
    """By language, the words that it has (one that other languages have too counts for less) and letters of its own."""
    points: dict[str, float] = defaultdict(float)
    spoken = _languages_of_words()
    for word in words:
        for language in spoken.get(word, ()):
            points[language] += 1 / len(spoken[word])
    lower = text.casefold()
    for language, letters in _letters().items():
        points[language] += _LETTER_WEIGHS * sum(letter in lower for letter in letters)
    return {language: value for language, value in points.items() if value}


@cache
def _entries() -> dict[str, dict[str, object]]:
    entries: dict[str, dict[str, object]] = read(_WORDS_FILE)
    return entries


@cache
def _letters() -> dict[str, str]:
    return {language: str(letters) for language, letters in _entries()["letters"].items()}


@cache
def _words_of(kind: str) -> dict[str, frozenset[str]]:
    """By language, the words of a kind (`words`, `content`)."""
    lists = _entries()[kind]
    return {language: frozenset(map(str, words)) for language, words in lists.items() if isinstance(words, list)}


@cache
def _languages_of_words() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for kind in ("words", "content"):
        for language, words in _words_of(kind).items():
            for word in words:
                found[word].add(language)
    return {word: frozenset(languages) for word, languages in found.items()}
