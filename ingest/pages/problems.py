"""What is wrong with a page, said with file and line; warnings don't keep a page from being published."""

from dataclasses import dataclass
from pathlib import Path

from bot.texts import load_texts


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `key` names the sentence in `texts/it/check.yaml`."""

    path: Path
    line: int
    key: str
    details: tuple[tuple[str, str], ...] = ()
    warning: bool = False

    @property
    def message(self) -> str:
        """The sentence an editor reads."""
        return load_texts().say(f"check.{self.key}", **dict(self.details))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def problem(path: Path, line: int, key: str, /, *, warning: bool = False, **details: object) -> Problem:
    """A problem whose sentence takes `details`."""
    return Problem(path, line, key, tuple((name, str(value)) for name, value in details.items()), warning)
