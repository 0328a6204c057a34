"""The cards: fixed, reviewed texts, one file a language, with the numbers of `helplines.yaml` in their places."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.languages.direction import with_numbers_kept
from bot.plain_yaml import read
from bot.safety.helplines import Helplines, load_helplines
from bot.safety.models import Detection

FOLDER = Path(__file__).parent / "cards"
ITALIAN = "it"
_BETWEEN = "\n\n"

Kind = Literal["red", "orange", "soft", "friend", "solicited", "past", "who_reads"]

_KIND_OF_CATEGORY: dict[str, Kind] = {"TRD": "friend", "MIN": "solicited", "THR": "red", "PAS": "past"}
"""Categories whose card does not depend on the level. A threat to others gets the red card: "not your fault" would not do."""
_KIND_OF_LEVEL: dict[str, Kind] = {"R": "red", "O": "orange", "Y": "soft"}


class _Buttons(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    back: str
    answer: str
    readers: str


class _Language(BaseModel):
    """A file: its texts, and whether no native speaker has read them yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    draft: bool
    red: str
    orange: str
    soft: str
    friend: str
    solicited: str
    past: str
    who_reads: str
    buttons: _Buttons
    lines: dict[str, str] = {}
    adults: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What is sent: a text with `**bold**` and `[label](https://...)`, and the labels of its three buttons."""

    text: str
    back: str
    answer: str
    readers: str


class Cards:
    """The cards of every language. A draft never stands alone: the Italian text follows it."""

    def __init__(self, languages: dict[str, _Language], helplines: Helplines) -> None:
        self._languages = languages
        self._numbers = helplines.numbers

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are cards in."""
        return tuple(self._languages)

    def card_for(self, detection: Detection, language: str, *, adult: bool = False) -> Card:
        """The card for a detection of level R, O or Y; `adult`: whoever writes said to be of age."""
        kind = _KIND_OF_CATEGORY.get(detection.category) or _KIND_OF_LEVEL[detection.level]
        return self._card(kind, language, detection.category if detection.is_hard else "", adult)

    def who_reads(self, language: str) -> Card:
        """What is said to "who reads this?": nobody does."""
        return self._card("who_reads", language, "", False)

    def _card(self, kind: Kind, language: str, category: str, adult: bool) -> Card:
        italian = self._languages[ITALIAN]
        chosen = self._languages.get(language, italian)
        parts = [with_numbers_kept(part, language) for part in self._parts(chosen, kind, category, adult)]
        if chosen.draft:
            parts += self._parts(italian, kind, category, adult)
        buttons = chosen.buttons
        return Card(_BETWEEN.join(parts), buttons.back, buttons.answer, buttons.readers)

    def _parts(self, language: _Language, kind: Kind, category: str, adult: bool) -> list[str]:
        texts = [getattr(language, kind), language.lines.get(category, "")]
        if adult and category == "SUI":
            texts.append(language.adults)
        return [text.format(**self._numbers) for text in texts if text]


@cache
def load_cards(folder: Path = FOLDER) -> Cards:
    """The cards of all files of the folder.

    Raises:
        OSError, ValueError: a file can't be read, or is not whole.
    """
    languages = {path.stem: _Language.model_validate(read(path)) for path in sorted(folder.glob("*.yaml"))}
    return Cards(languages, load_helplines())
