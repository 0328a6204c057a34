"""A model's words to written sentences, as they complete: JSON if it keeps to it, else sentences with keys in brackets."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.retrieval.spelling import clean

MAX_CHARACTERS = 12_000
"""More is not read: no answer is that long."""

_KEY = re.compile(r"P\d{1,2}")
_KEYS_IN_TEXT = re.compile(r"\s*[\[(](?:\s*P\d{1,2}\s*[,;e]?\s*)+[\])]")
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_MARKUP = re.compile(r"\*\*|__|`+|^\s*(?:[-*•#>]+|\d+[.)])\s+", re.MULTILINE)
_END = re.compile(r"(?<=[.!?…])[»\"')\]]*\s+(?=[«\"'(]?[^\W\d_a-zà-ÿ])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:art|artt|es|ecc|dott|prof|sig|n|nr|lett|cfr|pag|d|l|lgs|p|s|a|c)\.)$", re.IGNORECASE
)


class WrittenSentence(BaseModel):
    """A sentence as a model gives it, with the keys of the passages it says it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(description="Una frase.")
    keys: tuple[str, ...] = Field(description="Le chiavi dei passaggi da cui viene.")


class WrittenAnswer(BaseModel):
    """What a model is asked to give."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentences: tuple[WrittenSentence, ...]


class _Loose(BaseModel):
    """The same as models that keep to no schema write it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str = Field(validation_alias=AliasChoices("text", "testo", "frase", "sentence"))
    keys: tuple[str, ...] = Field(
        default=(), validation_alias=AliasChoices("keys", "key", "chiavi", "chiave", "fonti", "sources")
    )

    @field_validator("keys", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:  # noqa: ANN401 - whatever a model wrote
        return tuple(_KEY.findall(value.upper())) if isinstance(value, str) else value


class SentenceReader:
    """Takes a model's words piece by piece and gives sentences one by one, each once."""

    def __init__(self) -> None:
        self._text = ""
        self._place = 0
        self._objects = 0

    @property
    def is_full(self) -> bool:
        """Whether nothing more is read."""
        return len(self._text) >= MAX_CHARACTERS

    def take(self, piece: str) -> Iterator[WrittenSentence]:
        """The sentences that `piece` completes."""
        self._text = (self._text + piece)[:MAX_CHARACTERS]
        if self._text.lstrip().startswith("<think>") and "</think>" not in self._text:
            return
        yield from self._completed()

    def finish(self) -> Iterator[WrittenSentence]:
        """What is left when the model has ended: everything, if it wrote plain text with keys in brackets."""
        if self._objects == 0:
            yield from _from_plain_text(_THOUGHTS.sub("", self._text))

    def _completed(self) -> Iterator[WrittenSentence]:
        opening = self._place
        while (closing := self._text.find("}", opening)) >= 0:
            start = self._text.rfind("{", self._place, closing)
            opening = closing + 1
            found = _object(self._text[start:opening]) if start >= 0 else None
            if found:
                self._place = opening
                self._objects += 1
                yield from _parted(found.text, found.keys)


def _object(text: str) -> _Loose | None:
    """The sentence that a JSON object without objects in it stands for, if it is one."""
    try:
        return _Loose.model_validate(json.loads(text, strict=False))
    except (ValueError, ValidationError, RecursionError):
        return None


def _parted(text: str, keys: tuple[str, ...]) -> Iterator[WrittenSentence]:
    """One sentence each, so that none hides behind another."""
    plain = clean(_MARKUP.sub("", _KEYS_IN_TEXT.sub("", text)))
    told = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    for one in split(told):
        yield WrittenSentence(text=one, keys=keys)


def split(text: str) -> list[str]:
    """The sentences of `text`, in order."""
    parts: list[str] = []
    for part in _END.split(text):
        if parts and _ABBREVIATED.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        elif part.strip():
            parts.append(part.strip())
    return parts


def _from_plain_text(text: str) -> Iterator[WrittenSentence]:
    """Sentences that end with their keys, `Una frase. [P1]`; those before a key share it up to the line's begin."""
    for line in text.splitlines():
        place = 0
        for match in _KEYS_IN_TEXT.finditer(line):
            keys = tuple(_KEY.findall(match.group()))
            yield from _parted(line[place : match.start()], keys)
            place = match.end()
