"""A question as typed to the same question as one would write it."""

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

import yaml

from bot.retrieval.words import STOPWORDS, fold

MAX_CHARACTERS = 1000
"""Longer questions are not answered: the bot asks to shorten them."""

_ARTICLES = ("quell", "dell", "nell", "dall", "sull", "all", "un", "l")
_SHORTEST_PARTED = 3
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?", re.UNICODE)
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
    """`text` cleaned, abbreviations spelt out (`xke` -> `perché`), drawn-out letters shortened (`ciaoooo`), and an article
    typed without its apostrophe parted from its word: from one of `names` (`loss` -> `l'oss`), or from any word that `knows`
    where the two together are none."""
    cleaned = _REPEATED_MARK.sub(r"\1", _REPEATED.sub(r"\1", clean(text)))
    return _WORD.sub(lambda match: _meaning(match.group(), knows, names), cleaned)


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
    entries = yaml.safe_load((Path(__file__).parent / "spelling.yaml").read_text("utf-8"))
    return {fold(str(word)): str(meaning) for word, meaning in entries.items()}
