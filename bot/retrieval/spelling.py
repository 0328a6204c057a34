"""A question as typed to the same question as one would write it."""

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

from bot.plain_yaml import read
from bot.retrieval.words import STOPWORDS, fold

MAX_CHARACTERS = 1000
"""Longer questions are not answered: the bot asks to shorten them."""

_ARTICLES = ("quell", "dell", "nell", "dall", "sull", "all", "un", "l")
_SHORTEST_PARTED = 3
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?", re.UNICODE)
_COSE = re.compile(
    r"(?:(?P<before>[^\W_]+)\s+)?\bcose\b(?=(?P<article>\s+(?:il|lo|la|un|uno|una|i|gli|le)\b|\s+l')|\s*(?:[?!.]|$))",
    re.IGNORECASE,
)
_THINGS_AFTER = frozenset(
    "le delle alle nelle sulle dalle con queste quelle ste certe altre stesse molte tante poche troppe varie quante quali "
    "due tre quattro cinque mille 2 3 4 5 di fare fa fanno dire dice dicono sono solo tutte mie tue sue nostre loro".split()
)
"""After these "cose" are things; else, at the end of a sentence or before an article, it is "cos'è" as it is typed in a hurry."""
_ASKS_AFTER = frozenset("che ke ma e ed allora scusa senti".split())
_REPEATED = re.compile(r"([a-z])\1{2,}", re.IGNORECASE)
_REPEATED_MARK = re.compile(r"([!?.,])\1+")


def clean(text: str) -> str:
    """`text` without control characters, zero-width and direction marks, in its compatible form, spaces folded to one."""
    compatible = unicodedata.normalize("NFKC", text)
    kept = "".join(
        " " if letter.isspace() else letter
        for letter in compatible
        if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join(kept.split())


def is_readable(text: str) -> bool:
    """Whether `text` holds two letters of any script: emoji, figures and punctuation alone ask nothing."""
    return sum(letter.isalpha() for letter in text) >= 2


def normalize_question(
    text: str, knows: Callable[[str], bool] = lambda _word: True, names: Collection[str] = frozenset()
) -> str:
    """`text` cleaned, abbreviations spelt out (`xke` -> `perché`, `cose un oss` -> `cos'è un oss`), drawn-out letters shortened
    (`ciaoooo`), and an article typed without its apostrophe parted from its word: from one of `names` (`loss` -> `l'oss`), or
    from any word that `knows` where the two together are none."""
    cleaned = _COSE.sub(_asking, _REPEATED_MARK.sub(r"\1", _REPEATED.sub(r"\1", clean(text))))
    return _WORD.sub(lambda match: _meaning(match.group(), knows, names), cleaned)


def _asking(match: re.Match[str]) -> str:
    before = fold(match["before"] or "")
    asks = (not before or before in _ASKS_AFTER) if match["article"] else before not in _THINGS_AFTER
    return f"{match.group()[:-4]}cos'è" if asks else match.group()


def _meaning(word: str, knows: Callable[[str], bool], names: Collection[str]) -> str:
    folded = fold(word)
    if meant := _meanings().get(folded):
        return meant
    is_known = knows(folded)
    if folded in STOPWORDS:  # "allora" is no "all'ora"
        return word
    for article in _ARTICLES:
        rest = folded.removeprefix(article)
        if rest == folded or len(rest) < _SHORTEST_PARTED or rest[0] not in "aeiouh" or folded in names:
            continue
        if rest in names or (not is_known and knows(rest)):
            return f"{word[: len(article)]}'{word[len(article) :]}"
    return word


@cache
def _meanings() -> dict[str, str]:
    entries = read(Path(__file__).parent / "spelling.yaml")
    return {fold(str(word)): str(meaning) for word, meaning in entries.items()}
