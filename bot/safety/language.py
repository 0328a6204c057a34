"""Which language a card should be in: told by script, or by a few plain words; Italian wherever in doubt."""

from functools import cache
from pathlib import Path

import yaml

from bot.safety.normalise import normalise, words_of

_WORDS = Path(__file__).parent / "languages.yaml"
_DEFAULT = "it"
_SCRIPTS = (("zh", "\u3400", "\u9fff"), ("ar", "\u0600", "\u06ff"), ("uk", "\u0400", "\u04ff"))
_FEW_WORDS = 4


def language_of(text: str) -> str:
    """The language of `text` (ISO 639-1), among those that cards are written in.

    Cards must come at once and lingua takes seconds and 180 MB at its first text; a wrong guess costs little, because
    drafts are followed by the Italian text anyway.
    """
    read = normalise(text)
    letters = [letter for letter in read if letter.isalpha()]
    for language, first, last in _SCRIPTS:
        if sum(first <= letter <= last for letter in letters) * 2 > len(letters):
            return language
    words = words_of(read)
    counts = {language: sum(f" {known} " in words for known in plain) for language, plain in _plain_words().items()}
    best = max(counts, key=counts.__getitem__)
    enough = 1 if len(words.split()) <= _FEW_WORDS and len(words.split()) > 1 else 2
    runner_up = max((count for language, count in counts.items() if language != best), default=0)
    return best if counts[best] >= enough and counts[best] > runner_up else _DEFAULT


@cache
def _plain_words() -> dict[str, tuple[str, ...]]:
    entries: dict[str, list[object]] = yaml.safe_load(_WORDS.read_text("utf-8"))
    return {language: tuple(str(word) for word in words) for language, words in entries.items()}
