"""What was right before, question by question; and what is worse now."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.evaluation.suite import Result
from bot.rates import Rate


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    right: tuple[str, ...]
    wrong: tuple[str, ...]


class Baseline(BaseModel):
    """By file, the ids of the questions that were right and of those that were wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parts: dict[str, _Part]


class BadBaseline(Exception):
    """The file is no baseline."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What is worse in a file: questions that were right and are wrong now, and both rates; `beyond`: the rate fell out of the
    95% interval of the one before."""

    name: str
    flipped: tuple[str, ...]
    before: Rate
    now: Rate

    @property
    def beyond(self) -> bool:
        """Whether the rate fell below the interval of the rate before."""
        return self.now.value < self.before.interval[0]


def read_baseline(path: Path) -> Baseline:
    """The baseline in `path`.

    Raises:
        BadBaseline: it is none.
        OSError: the file can't be read.
    """
    try:
        return Baseline.model_validate_json(path.read_text("utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        raise BadBaseline(path) from error


def write_baseline(results: Sequence[Result], path: Path) -> None:
    """Keep `results` as what later ones are held against."""
    parts = {
        _stem(result.name): _Part(
            right=tuple(one.question.id for one in result.outcomes if one.right),
            wrong=tuple(one.question.id for one in result.outcomes if not one.right),
        )
        for result in results
    }
    path.write_text(Baseline(parts=parts).model_dump_json(indent=1) + "\n", "utf-8")


def losses(results: Sequence[Result], baseline: Baseline) -> tuple[Loss, ...]:
    """The files in which a question that was right is wrong now, or whose rate fell beyond its interval.

    Questions and files that the baseline does not know are new and lose nothing.
    """
    found = []
    for result in results:
        part = baseline.parts.get(_stem(result.name))
        if part is None:
            continue
        right, known = set(part.right), {*part.right, *part.wrong}
        outcomes = [one for one in result.outcomes if one.question.id in known]
        flipped = tuple(one.question.id for one in outcomes if one.question.id in right and not one.right)
        before = Rate(sum(one.question.id in right for one in outcomes), len(outcomes))
        loss = Loss(result.name, flipped, before, Rate(sum(one.right for one in outcomes), len(outcomes)))
        if loss.flipped or loss.beyond:
            found.append(loss)
    return tuple(found)


def _stem(name: str) -> str:
    """A file's name without its folder: it may be measured alone or with its neighbours."""
    return name.rpartition("/")[2]
