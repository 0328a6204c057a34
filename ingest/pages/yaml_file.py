"""A YAML file of the knowledge base in the form it must have, and on which line each of its names stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from bot.plain_yaml import parse
from ingest.pages.problems import Problem

_MOST_FIELDS = 5
F = TypeVar("F")


class Unreadable(Exception):
    """It can't be read, is no YAML or has another form: on which `line` (1 where nobody can say), and `why` in a few words."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(line, why)
        self.line = line
        self.why = why


@dataclass(frozen=True, slots=True)
class YamlFile(Generic[F]):
    """A file that was read: what it `says`, and the line (from 1) of each name, the last where there are several."""

    path: Path
    says: F
    lines: Mapping[str, int]

    def problem(self, name: str, key: str, /, **details: str) -> Problem:
        """A problem on the line of `name`, or at the top."""
        return Problem(self.path, self.lines.get(name, 1), key, tuple(details.items()))


def read_yaml(path: Path, form: TypeAdapter[F]) -> YamlFile[F]:
    """The file at `path`, which must have `form`; an empty one is an empty mapping.

    Raises:
        Unreadable: it is not there, or can't be used.
    """
    try:
        text = path.read_text("utf-8")
        says = form.validate_python(parse_yaml(text) or {})
    except OSError as error:
        raise Unreadable(1, error.strerror or type(error).__name__) from error
    except UnicodeDecodeError as error:
        raise Unreadable(1, "UTF-8") from error
    except ValidationError as error:
        fields = (".".join(map(str, one["loc"])) for one in error.errors()[:_MOST_FIELDS])
        raise Unreadable(1, ", ".join(fields)) from error
    names = (line.partition(":")[0].strip(" '\"") for line in text.splitlines())
    return YamlFile(path, says, {name: number for number, name in enumerate(names, 1)})


def parse_yaml(text: str) -> object:
    """What `text` says.

    Raises:
        Unreadable: it is no YAML, or has a date that is none.
    """
    try:
        return parse(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(mark.line + 1 if mark else 1, "YAML") from error
    except ValueError as error:
        raise Unreadable(1, str(error)) from error
