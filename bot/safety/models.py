"""What the room says of a text: how serious, about what, and by which rule; never the text."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["R", "O", "Y", "N"]
"""Red: danger to life, now or intended. Orange: harm suffered or done to oneself. Yellow: distress that may be neither. None."""

LEVELS: tuple[Level, ...] = ("R", "O", "Y", "N")
"""From the most to the least serious: where several apply, the first does."""

HARD: frozenset[Level] = frozenset({"R", "O"})
"""Levels at which a card is the only reply."""

NOTHING = ""
FAILURE = "failure"
SEMANTIC = "semantic"


@dataclass(frozen=True, slots=True)
class Detection:
    """What was detected in a text. `category` as in `examples/` ("SUI", "ABU", ...; empty where there is none).

    `rule` names the rule that spoke, `SEMANTIC` for the classifier, `FAILURE` where the detector broke, else is empty.
    """

    level: Level
    category: str = NOTHING
    rule: str = NOTHING

    @property
    def is_hard(self) -> bool:
        """Whether a card is the only reply."""
        return self.level in HARD


def most_serious(found: list[Detection]) -> Detection:
    """The most serious of `found`, the earliest among equals; level N where there is none."""
    return min(found, key=lambda one: LEVELS.index(one.level), default=Detection("N"))
