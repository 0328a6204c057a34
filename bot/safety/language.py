"""Which language a card should be in: told by script, or by a few plain words; Italian wherever in doubt."""

from functools import cache
from pathlib import Path

import yaml

from bot.safety.normalise import normalise, words_of

_WORDS = Path(__file__).parent / "languages.yaml"
_DEFAULT = "it"
_SCRIPTS = (("zh", "\u3400", "\u9fff"), ("ar", "\u0600", "\u06ff"), ("uk", "\u0400", "\u04ff"))
_ENOUGH = 2
_ENOUGH_OF_FEW = 1
_FEW = 5
_ITALIAN = (
    "di",
    "che",
    "non",
    "sono",
    "voglio",
    "mi",
    "ho",
    "il",
    "della",
    "per",
    "faccio",
    "come",
    "anche",
    "gli",
    "una",
    "alla",
    "sta",
    "stasera",
    "la mia",
    "il mio",
    "e la",
    "ci",
    "da",
    "si",
    "con i",
    "sto",
    "le",
)


def language_of(text: str) -> str:
    """The language of `text` (ISO 639-1), among those that cards are written in.

    Cards must come at once and lingua takes seconds and 180 MB at its first text; a wrong guess costs little, because
    drafts are followed by the Italian text anyway.
    """
    read = normalise(text)
    letters = [letter for letter in read if letter.isalpha()]
    for language, first, last in _SCRIPTS:
        if sum(first <= letter <= last for letter in letters) * 2 > len(letters):
            return language
    words = words_of(read)
    marks = _marks()
    points = {
        language: 2 * sum(letter in text.casefold() for letter in letters)
        + sum(f" {known} " in words for known in plain)
        for language, (letters, plain) in marks.items()
    }
    enough = _ENOUGH_OF_FEW if 1 < len(words.split()) <= _FEW else _ENOUGH
    best = max(points, key=points.__getitem__)
    others = max(value for language, value in points.items() if language != best)
    return best if points[best] >= enough and points[best] > others and not _is_plainly_italian(words) else _DEFAULT


def _is_plainly_italian(words: str) -> bool:
    return sum(f" {word} " in words for word in _ITALIAN) > 0


@cache
def _marks() -> dict[str, tuple[str, tuple[str, ...]]]:
    """By language: letters of its own, and plain words."""
    entries = yaml.safe_load(_WORDS.read_text("utf-8"))
    letters: dict[str, str] = entries["letters"]
    words: dict[str, list[object]] = entries["words"]
    return {language: (letters.get(language, ""), tuple(map(str, known))) for language, known in words.items()}
