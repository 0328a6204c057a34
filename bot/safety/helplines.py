"""The helplines of `helplines.yaml`: the only numbers that may be sent to anyone."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.plain_yaml import read

HELPLINES = Path(__file__).parent / "helplines.yaml"
OLD_AFTER = timedelta(days=90)


class Helpline(BaseModel):
    """A service one can call. `verified_on` is when number and hours were last checked live, None if never."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    number: str
    shown: Literal["always", "category", "adults", "never"]
    categories: tuple[str, ...] = ()
    hours: str
    source: str
    verified_on: date | None

    def is_old(self, today: date) -> bool:
        """Whether it was checked, but too long ago."""
        return self.verified_on is not None and today - self.verified_on > OLD_AFTER


class Helplines(BaseModel):
    """All helplines, by name in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: dict[str, Helpline]

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers that may be shown, as they are read, by name: what cards are filled with."""
        return {key: line.number for key, line in self.lines.items() if line.shown != "never"}

    def knows(self, number: str) -> bool:
        """Whether `number`, however it is spaced, is one that may be shown."""
        return _digits(number) in {_digits(shown) for shown in self.numbers.values()}


@cache
def load_helplines(path: Path = HELPLINES) -> Helplines:
    """The helplines of the file.

    Raises:
        OSError, ValueError: it can't be read.
    """
    return Helplines.model_validate(read(path))


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())
