"""Every sentence a person reads, a folder a language; code names sentences by key and never holds them."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from bot.languages.direction import with_numbers_kept
from bot.languages.names import DEFAULT as DEFAULT_LANGUAGE
from bot.languages.names import RIGHT_TO_LEFT
from bot.plain_yaml import read

FOLDER = Path(__file__).parent
_DRAFT = "draft"
_RIGHT_TO_LEFT_MARK = "\u200f"
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_LINE_BEGINS = re.compile(r"^(?=\S)", re.MULTILINE)
"""Where an Arabic line may begin with a Latin word or a command, and would be set from the left."""


class Texts:
    """The sentences of one language, by dotted key (`check.unknown_source`); `is_draft` until a native speaker has read them."""

    def __init__(
        self, sentences: Mapping[str, str], language: str = DEFAULT_LANGUAGE, *, is_draft: bool = False
    ) -> None:
        self.sentences = MappingProxyType(dict(sentences))
        self.language = language
        self.is_draft = is_draft

    def say(self, key: str, /, **values: object) -> str:
        """The sentence `key` with `values` in its places.

        Raises:
            KeyError: the language has no such sentence, or the sentence wants a value that is not given.
        """
        return self.sentences[key].format(**{name: self._isolated(value) for name, value in values.items()})

    def _isolated(self, value: object) -> object:
        """A name in Latin letters, kept from turning an Arabic line around (Unicode's isolates)."""
        if self.language not in RIGHT_TO_LEFT or not isinstance(value, str) or "\n" in value:
            return value
        return f"{_ISOLATE}{value}{_END_OF_ISOLATE}"

    def __contains__(self, key: str) -> bool:
        return key in self.sentences


@cache
def load_texts(language: str = DEFAULT_LANGUAGE) -> Texts:
    """The sentences of `language` (ISO 639-1); what it lacks is said in Italian."""
    own, is_draft = read_own(language)
    if language == DEFAULT_LANGUAGE:
        return Texts(own, language, is_draft=is_draft)
    return Texts({**load_texts().sentences, **own}, language, is_draft=is_draft)


def read_own(language: str) -> tuple[dict[str, str], bool]:
    """The sentences that a language has of its own, and whether any of its files says `draft: true`."""
    sentences: dict[str, str] = {}
    is_draft = False
    for path in sorted((FOLDER / language).glob("*.yaml")):
        tree = read(path) or {}
        is_draft |= bool(tree.pop(_DRAFT, False))
        sentences |= _flatten(tree)
    if language in RIGHT_TO_LEFT:
        sentences = {
            key: _LINE_BEGINS.sub(_RIGHT_TO_LEFT_MARK, with_numbers_kept(said, language))
            for key, said in sentences.items()
        }
    return sentences, is_draft


def _flatten(tree: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{name}.")
        else:
            flat[name] = str(value).strip()
    return flat
