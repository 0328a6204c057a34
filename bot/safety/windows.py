"""A text of any length as pieces that the classifier can read: whole where it is short, and sentence by sentence."""

import re

_SHORT = 12
"""Words of a text that is read whole and no more: there is nothing around to drown anything in."""
_LONGEST = 30
"""Words of a window. Whoever writes of themselves does it in fewer."""
_STEP = 20
_FEWEST = 4
"""A sentence of fewer words is read with the one that follows."""
_SENTENCE = re.compile(r"[^.!?\n\u061f\u3002\uff01\uff1f\u2026]+[.!?\n\u061f\u3002\uff01\uff1f\u2026]*")
_LONGEST_UNBROKEN = 60
"""Characters of a word; a script without spaces is cut at this length."""


def windows_of(normalised: str) -> tuple[str, ...]:
    """The windows of a normalised text, in order, none twice: together they hold every word of it."""
    words = _words(normalised)
    whole = [words] if len(words) <= _LONGEST else []
    parts = [] if len(words) <= _SHORT else [piece for sentence in _sentences(normalised) for piece in _cut(sentence)]
    return tuple(dict.fromkeys(" ".join(piece) for piece in (*whole, *parts) if piece))


def _sentences(text: str) -> list[list[str]]:
    found: list[list[str]] = []
    for sentence in _SENTENCE.findall(text):
        words = _words(sentence)
        if found and len(found[-1]) < _FEWEST:
            found[-1] += words
        elif words:
            found.append(words)
    return found


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
