"""What the classifier sees of a text beside its meaning: which words and pieces of words it is made of."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import log
from zlib import crc32

from bot.safety.normalise import words_of

PLACES = 1 << 14
"""How many places words are counted in. Two words may share one; with some 30,000 pieces that is rare enough."""

_PIECES = (2, 3, 4)


def count_pieces(normalised: str) -> dict[int, float]:
    """By place, how often the words, pairs of words and pieces of words that fall there occur (1 + log of the count)."""
    counts = Counter(crc32(piece.encode()) % PLACES for piece in _pieces(words_of(normalised).split()))
    return {place: 1.0 + log(count) for place, count in counts.items()}


def _pieces(words: list[str]) -> Iterator[str]:
    for word in words:
        yield f"1 {word}"
    for first, second in pairwise(words):
        yield f"2 {first} {second}"
    for word in words:
        framed = f" {word} "
        for length in _PIECES:
            for start in range(len(framed) - length + 1):
                yield f"3{framed[start : start + length]}"
