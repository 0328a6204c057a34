"""Text to words for lexical search: accents folded, acronyms and degree classes kept whole, Italian stems."""

import re
from functools import lru_cache
from typing import cast

import Stemmer

from bot.languages.folding import fold as fold

_TOKEN = re.compile(
    r"[a-z]{1,3}(?:\.[a-z]{1,2}){1,6}\.?(?![a-z])|[a-z]+/[a-z]+\d*|[a-z]{1,3}-\d+(?:-?[a-z])?(?![a-z0-9])|\d+(?:[.,]\d+)*|[^\W_]+"
)
_stemmer = Stemmer.Stemmer("italian")

STOPWORDS = frozenset(
    "a ad al allo alla ai agli alle con col da dal dallo dalla dai dagli dalle di del dello della dei degli delle e ed è il lo "
    "la i gli le in nel nello nella nei negli nelle l un uno una o per su sul sullo sulla sui sugli sulle tra fra che chi cui "
    "mi ti si ci vi me te se ne ma non come cosa cos c d s m t anche piu meno io tu lui lei noi voi loro mio mia miei mie tuo "
    "tua suo sua questo questa questi queste quello quella quelli quelle sono sei siamo essere ho hai ha hanno avere fa fare "
    "quando dove quale quali qual perche poi cioe tipo allora quindi ok ciao dell all dall nell sull "
    "quell preciso precisamente esattamente praticamente insomma comunque davvero proprio".split()
)
"""Words that tell no subject from another, and those that only lean on others ("di preciso, che fa un OSS?"). Interrogatives of
quantity ("quanto") stay: they tell the aspect."""


def tokenize(text: str) -> list[str]:
    """The words of `text`, folded and in order.

    Acronyms with dots are joined (`O.S.S.` -> `oss`), so are degree classes (`L-19` -> `l19`, `L/SNT2` -> `lsnt2`);
    figures stay as written (`1.000` -> `1000`, `1.591,06` -> `1591,06`).
    """
    return [_join(match.group()) for match in _TOKEN.finditer(fold(text))]


def content_words(text: str) -> list[str]:
    """The words of `text` that tell one subject from another."""
    return [word for word in tokenize(text) if word not in STOPWORDS]


def stems(words: list[str]) -> list[str]:
    """The Italian stem (Snowball) of each word; words with a digit and words of two letters are left as they are."""
    return [stem(word) for word in words]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one folded word."""
    if len(word) <= 2 or any(letter.isdigit() for letter in word):
        return word
    return cast("str", _stemmer.stemWord(word))


def _join(token: str) -> str:
    if token.isalpha():
        return token
    if token[0].isdigit():
        return token.replace(".", "")
    return token.replace(".", "").replace("/", "").replace("-", "")
