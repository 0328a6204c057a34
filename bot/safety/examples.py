"""The examples that the classifier learns from: one file an origin, every line written for this purpose, none from a chat."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from bot.safety.models import Level

EXAMPLES = Path(__file__).parent / "examples"
DEVELOPMENT = "crisis_dev"
PROFESSIONAL = "PRO"
"""The category of questions, however painful their matter, that the bot is there to answer; more may follow it."""
SNAPSHOTS = frozenset({"pages", "messages", "follow_ups"})
"""Origins that only tell what is no crisis, so that they are trained on but not counted in scores."""


TWINS = "twins"
"""Pairs of danger and its harmless twin in nearly the same words: they are learned from, and their scores are told apart, since
they ask more than what anybody writes."""

LATER = frozenset({"hinted", "asking", "sayings"})
"""Origins that were written after misses on the others had been read: scores are told without them too."""


class Example(BaseModel):
    """A line: a text, what it discloses, about what, and in which language. `origin` is the name of its file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    level: Level
    cat: str = ""
    lang: str = "it"
    origin: str = ""


_LINE = TypeAdapter(Example)


@cache
def read_examples(folder: Path = EXAMPLES) -> tuple[Example, ...]:
    """All examples, by file and line.

    Raises:
        OSError, ValueError: a file can't be read.
    """
    return tuple(example for path in sorted(folder.glob("*.jsonl")) for example in read_lines(path))


def read_lines(path: Path) -> tuple[Example, ...]:
    """The examples of one file.

    Raises:
        OSError, ValueError: it can't be read.
    """
    lines = (line for line in path.read_text("utf-8").splitlines() if line.strip())
    return tuple(_LINE.validate_json(line).model_copy(update={"origin": path.stem}) for line in lines)


def digest_of(examples: tuple[Example, ...]) -> str:
    """A short name that changes with the examples."""
    told = "\n".join(f"{one.level} {one.cat} {one.lang} {one.text}" for one in examples)
    return sha256(told.encode()).hexdigest()[:16]
