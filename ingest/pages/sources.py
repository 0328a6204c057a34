"""`fonti.yaml` to sources by key."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.retrieval.library import OUR_OWN, Source
from ingest.pages.problems import Problem, problem


class _SourceEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    type: Literal["norma", "contratto", "ufficiale", "ente", "secondaria", "documento"]
    publisher: str
    dated: Annotated[str, BeforeValidator(str), Field(alias="date")]
    url: str
    primary: bool = False
    number: str = ""
    read_on: date | None = None


def read_sources(path: Path) -> tuple[dict[str, Source], list[Problem]]:
    """The sources of `path` by key, and the entries that can't be used.

    A file that is missing or no YAML gives no source and one problem.
    """
    try:
        text = path.read_text("utf-8")
        entries = yaml.safe_load(text) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return {}, [problem(path, _line_of(error), "unreadable_sources", why=type(error).__name__)]
    if not isinstance(entries, dict):
        return {}, [problem(path, 1, "unreadable_sources", why="YAML")]
    lines = {
        line.split(":", 1)[0].strip("'\""): number
        for number, line in enumerate(text.splitlines(), 1)
        if line[:1].strip()
    }
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for name, fields in entries.items():
        key, line = str(name), lines.get(str(name), 1)
        if key == OUR_OWN or not key.strip() or " " in key:
            problems.append(problem(path, line, "bad_source_key", key=key))
            continue
        try:
            entry = _SourceEntry.model_validate(fields)
        except ValidationError as error:
            wrong = ", ".join(".".join(str(part) for part in one["loc"]) or "?" for one in error.errors())
            problems.append(problem(path, line, "bad_source", key=key, fields=wrong))
            continue
        sources[key] = Source(
            key, entry.title, entry.publisher, entry.dated, entry.url, entry.type, entry.primary, entry.read_on
        )
    return sources, problems


def _line_of(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1
