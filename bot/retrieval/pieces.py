"""What a classifier sees of a text beside its meaning: which words it is made of, and which pieces of words."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import log
from zlib import crc32

from bot.retrieval.words import tokenize

PLACES = 1 << 14
"""How many places pieces are counted in. Two may share one; that is rare enough."""

_LENGTHS = (3, 4)


def count_pieces(text: str) -> dict[int, float]:
    """By place, how often (1 + log of the count) the words, pairs of words and pieces of words that fall there occur, and with
    which word the text begins and ends."""
    counts = Counter(crc32(piece.encode()) % PLACES for piece in _pieces(tokenize(text)))
    return {place: 1.0 + log(count) for place, count in counts.items()}


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
