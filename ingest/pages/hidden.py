"""Text that whoever reads a page again does not see, but a program does: no file that holds any is published.

Invisible characters (zero-width, marks that turn the writing direction, tags, fillers), and in pages what a viewer of Markdown
leaves out: comments, tags and their attributes, definitions of links, titles of links.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from ingest.pages.problems import Problem, problem

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u2190-\u2bff\U0001f000-\U0001faff])\ufe0f"
)
"""Unicode's controls and format characters, fillers and private use; the last line leaves an emoji its colours."""
_MARKUP = {
    "comment": re.compile(r"<!--|^\s*\[//\]:"),
    "tag": re.compile(r"<[/!?]?[a-zA-Z]"),
    "definition": re.compile(r"^\s*\[[^\]]*\]:"),
    "link": re.compile(r"\]\("),
}
HIDDEN = "hidden_character"
_FILES = frozenset({".yaml", ".csv"})


def hidden_in_page(path: Path) -> list[Problem]:
    """What is hidden in a page, line by line; nothing where it can't be read."""
    return [
        *hidden_in_file(path),
        *(
            problem(path, number, f"hidden_{kind}")
            for number, line in _lines(path)
            for kind, pattern in _MARKUP.items()
            if pattern.search(line)
        ),
    ]


def hidden_in_file(path: Path) -> list[Problem]:
    """The invisible characters in a file, one problem a line; nothing where it can't be read."""
    return [
        problem(path, number, HIDDEN, mark=_named(found.group()))
        for number, line in _lines(path)
        if (found := _UNSEEN.search(line))
    ]


def hidden_in_data(root: Path) -> list[Problem]:
    """The invisible characters in what is published beside the pages, and in their sources and wordings."""
    files = (path for path in sorted(root.rglob("*")) if path.suffix in _FILES)
    return [found for path in files for found in hidden_in_file(path)]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    # Not `splitlines`, which would cut at invisible ends of lines and leave them out.
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return iter(())
    return enumerate(text.replace("\r\n", "\n").split("\n"), 1)


def _named(letter: str) -> str:
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()
