"""A text of any length as pieces that the classifier can read: one sentence or a few, each piece whole."""

import re
from itertools import pairwise

_LONGEST = 30
"""Words of a window. Whoever writes of themselves does it in fewer; longer windows drown it in what stands around."""
_STEP = 20
_SENTENCE = re.compile(r"[^.!?\n\u061f\u3002\uff01\uff1f\u2026]+[.!?\n\u061f\u3002\uff01\uff1f\u2026]*")
_LONGEST_UNBROKEN = 60
"""Characters of a word; a script without spaces is cut at this length."""


def windows_of(normalised: str) -> tuple[str, ...]:
    """The windows of a normalised text, in order, none twice: together they hold every word of it."""
    words = _words(normalised)
    if len(words) <= _LONGEST:
        return (" ".join(words),) if words else ()
    grouped: list[list[str]] = [[]]
    for sentence in _SENTENCE.findall(normalised):
        told = _words(sentence)
        if len(grouped[-1]) + len(told) > _LONGEST and grouped[-1]:
            grouped.append([])
        grouped[-1] += told
    pieces = [piece for group in grouped for piece in _cut(group)]
    seams = [before[-_STEP // 2 :] + after[: _STEP // 2] for before, after in pairwise(grouped) if before and after]
    return tuple(dict.fromkeys(" ".join(piece) for piece in (*pieces, *seams) if piece))


def _cut(words: list[str]) -> list[list[str]]:
    if len(words) <= _LONGEST:
        return [words]
    return [words[start : start + _LONGEST] for start in range(0, len(words) - _LONGEST + _STEP, _STEP)]


def _words(text: str) -> list[str]:
    return [
        word[start : start + _LONGEST_UNBROKEN]
        for word in text.split()
        for start in range(0, len(word), _LONGEST_UNBROKEN)
    ]
