"""What a text looks like, whatever its words: letters set apart, code, markup, something quoted, how long it is."""

import re
from bisect import bisect_right
from collections.abc import Iterator

_SHAPES = {
    "letters apart": re.compile(r"(?:\b\w\b[\s.\-]+){4,}\b\w\b"),
    "encoded": re.compile(r"\b(?=\w*[A-Z])(?=\w*[a-z0-9])[A-Za-z0-9+/]{12,}={0,2}|=="),
    "markup": re.compile(r"[<>{}\[\]`|]|--|##|==|\$\(|/\w+/"),
    "capitals": re.compile(r"\b[A-ZÀ-Ý]{5,}\b|\b[A-Z]{3,}-\d+"),
    "quoted": re.compile('[«“"„‘]'),
    "asks": re.compile(r"\?"),
    "exclaims": re.compile("!"),
    "announces": re.compile(":"),
    "goes on": re.compile(r"[?.!]\s+\S"),
}
_LENGTHS = (3, 6, 12, 25)
"""In words: from where a text is of the next length."""


def shapes_of(text: str) -> Iterator[str]:
    """The names of the shapes that `text` has, among them exactly one length."""
    for name, shape in _SHAPES.items():
        if shape.search(text):
            yield name
    yield f"length {bisect_right(_LENGTHS, len(text.split()))}"
