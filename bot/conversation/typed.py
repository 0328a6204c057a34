"""What was typed, as it is compared and as it is obeyed: letters alone, or the name of a command."""

import re

from bot.languages.folding import fold

_NOT_LETTERS = re.compile(r"[\W_]+")


def letters_of(text: str) -> str:
    """The words of `text` in lower case, without accents, a space between them: what a sentence to be typed is known by."""
    return _NOT_LETTERS.sub(" ", fold(text)).strip()


def command_in(text: str) -> str | None:
    """The name of the command that `text` is, without stroke and bot (empty for a stroke alone); None where it is none."""
    told = text.strip()
    if not told.startswith("/"):
        return None
    name, *_ = told[1:].split(maxsplit=1) or ("",)
    return name.split("@")[0].lower()
