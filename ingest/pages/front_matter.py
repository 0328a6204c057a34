"""The head of a page: YAML between two lines of dashes."""

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.retrieval.library import Kind
from ingest.pages.problems import Problem, problem
from ingest.pages.yaml_file import Unreadable, parse_yaml

_FENCE = "---"


class FrontMatter(BaseModel):
    """What the head of a page must say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=2)
    kind: Kind
    aliases: tuple[str, ...]
    reviewed_on: date
    review_every_days: int = Field(gt=0, le=3650)
    reviewed_by: str = ""


def read_front_matter(path: Path, lines: list[str]) -> tuple[FrontMatter | None, int, list[Problem]]:
    """The head, the index of the first line after it, and what is wrong with it."""
    if not lines or lines[0].strip() != _FENCE or _FENCE not in (line.strip() for line in lines[1:]):
        return None, 0, [problem(path, 1, "no_front_matter")]
    end = next(index for index, line in enumerate(lines[1:], 1) if line.strip() == _FENCE)
    try:
        head = FrontMatter.model_validate(parse_yaml("\n".join(lines[1:end])))
    except Unreadable as fault:
        return None, end + 1, [problem(path, fault.line + 1, "broken_front_matter")]
    except ValidationError as error:
        return None, end + 1, [_wrong_field(path, lines[:end], one) for one in error.errors()]
    return head, end + 1, []


def _wrong_field(path: Path, lines: list[str], error: object) -> Problem:
    location = ".".join(str(part) for part in error["loc"][:1]) or "?"  # type: ignore[index]
    line = next((number for number, text in enumerate(lines, 1) if text.startswith(f"{location}:")), 1)
    return problem(path, line, "bad_field", field=location)
