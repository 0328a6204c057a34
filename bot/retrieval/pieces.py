"""What a classifier sees of a text beside its meaning: its words, pieces of words, and shape."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import log
from zlib import crc32

from bot.retrieval.shapes import shapes_of
from bot.retrieval.words import tokenize

PLACES = 1 << 14
"""How many places pieces are counted in. Two may share one; that is rare enough."""

_LENGTHS = (3, 4)
_SHAPE = 2.0
"""How much a shape counts: a word has a dozen pieces, and a text few shapes."""


def count_pieces(text: str) -> dict[int, float]:
    """By place, how often (1 + log of the count) the words, pairs of words and pieces of words that fall there occur, with
    which word the text begins and ends, and what shape it has."""
    counts = Counter(_place(piece) for piece in _pieces(tokenize(text)))
    weights = {place: 1.0 + log(count) for place, count in counts.items()}
    for shape in shapes_of(text):
        weights[_place(f"4{shape}")] = weights.get(_place(f"4{shape}"), 0.0) + _SHAPE
    return weights


def _place(piece: str) -> int:
    return crc32(piece.encode()) % PLACES


def _pieces(words: list[str]) -> Iterator[str]:
    if words:
        yield f"^{words[0]}"
        yield f"${words[-1]}"
    for word in words:
        yield f"1{word}"
    for first, second in pairwise(words):
        yield f"2{first} {second}"
    for word in words:
        framed = f" {word} "
        for length in _LENGTHS:
            for start in range(len(framed) - length + 1):
                yield f"3{framed[start : start + length]}"
