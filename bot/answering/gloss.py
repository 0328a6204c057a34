"""A question in another language, word by word in Italian: what lexical search and the pages' names can be asked with.

A gloss is no translation. It says which subjects and aspects a question names, in its own order; the embedder, which is
multilingual, reads the question itself as well.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.languages.folding import fold
from bot.languages.names import DEFAULT, LANGUAGES
from bot.languages.recognise import frequent_words
from bot.plain_yaml import read

FOLDER = Path(__file__).with_name("glossary")
_WITHOUT_SPACES = frozenset({"zh"})
_ARTICLES = {"ar": r"(?:و|ف)?(?:ب|ل|ك)?(?:ال|ل)?"}
"""What a language writes together with the word that follows."""
_WORD = re.compile(r"[^\W_]+")
_SHORTEST_UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class Gloss:
    """The Italian words of a question, and the share (0 to 1) of its words of substance that the glossary does not know."""

    text: str
    unknown: float


@dataclass(frozen=True)
class _Glossary:
    pattern: re.Pattern[str]
    meanings: tuple[str, ...]


def gloss(text: str, language: str) -> Gloss:
    """What `text`, in `language` (ISO 639-1, not Italian), says, word by word.

    Words that the glossary lacks stay as they are, if they are of substance: names and acronyms are the same everywhere.
    """
    glossary = _glossary(language)
    read = _plain(text)
    words: list[str] = []
    strange = place = 0
    for match in glossary.pattern.finditer(read):
        between = _of_substance(read[place : match.start()], language)
        words += [*between, glossary.meanings[(match.lastindex or 1) - 1]]
        strange += len(between)
        place = match.end()
    rest = _of_substance(read[place:], language)
    words += rest
    return Gloss(" ".join(words), (strange + len(rest)) / len(words) if words else 1.0)


def has_glossary(language: str) -> bool:
    """Whether questions in `language` can be glossed."""
    return language in LANGUAGES and language != DEFAULT


def _of_substance(text: str, language: str) -> list[str]:
    frequent = frequent_words(language)
    found = _WORD.findall(text)
    if language in _WITHOUT_SPACES:
        return [word for word in found if word.isascii() or len(word) >= _SHORTEST_UNKNOWN - 1]
    return [word for word in found if word not in frequent and len(word) >= _SHORTEST_UNKNOWN]


def _plain(text: str) -> str:
    return fold(text).replace("'", " ").replace("’", " ")


@cache
def _glossary(language: str) -> _Glossary:
    entries: dict[str, str] = read(FOLDER / f"{language}.yaml")
    forms = [(_plain(form.strip()), meaning) for meaning, told in entries.items() for form in str(told).split(",")]
    forms.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    alternatives = "|".join(f"({_as_pattern(form)})" for form, _ in forms)
    if language not in _WITHOUT_SPACES:
        alternatives = rf"(?<!\w){_ARTICLES.get(language, '')}(?:{alternatives})(?!\w)"
    return _Glossary(re.compile(alternatives), tuple(meaning for _, meaning in forms))


def _as_pattern(form: str) -> str:
    return re.escape(form).replace(r"\*", r"\w*").replace(r"\ ", r"\s+").replace(r"\-", r"[\s-]?")
