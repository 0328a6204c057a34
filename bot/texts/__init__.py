"""Every sentence a person reads, a folder a language; code names sentences by key and never holds them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

FOLDER = Path(__file__).parent
DEFAULT_LANGUAGE = "it"


class Texts:
    """The sentences of one language, by dotted key (`check.unknown_source`)."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self.sentences = MappingProxyType(dict(sentences))

    def say(self, key: str, /, **values: object) -> str:
        """The sentence `key` with `values` in its places.

        Raises:
            KeyError: the language has no such sentence, or the sentence wants a value that is not given.
        """
        return self.sentences[key].format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self.sentences


@cache
def load_texts(language: str = DEFAULT_LANGUAGE) -> Texts:
    """The sentences of `language` (ISO 639-1); what it lacks is said in Italian."""
    sentences: dict[str, str] = {}
    for folder in dict.fromkeys((FOLDER / DEFAULT_LANGUAGE, FOLDER / language)):
        for path in sorted(folder.glob("*.yaml")):
            sentences |= _flatten(yaml.safe_load(path.read_text("utf-8")) or {})
    return Texts(sentences)


def _flatten(tree: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{name}.")
        else:
            flat[name] = str(value).strip()
    return flat
