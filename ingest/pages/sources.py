"""`fonti.yaml` to sources by key."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from bot.retrieval.library import OUR_OWN, Source
from ingest.pages.problems import Problem, problem
from ingest.pages.yaml_file import Unreadable, read_yaml


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


_ENTRIES = TypeAdapter(dict[Any, Any])


def read_sources(path: Path) -> tuple[dict[str, Source], list[Problem]]:
    """The sources of `path` by key, and the entries that can't be used.

    A file that is missing or no YAML gives no source and one problem.
    """
    try:
        file = read_yaml(path, _ENTRIES)
    except Unreadable as fault:
        return {}, [problem(path, fault.line, "unreadable_sources", why=fault.why)]
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for name, fields in file.says.items():
        key = str(name)
        if key == OUR_OWN or not key.strip() or " " in key:
            problems.append(file.problem(key, "bad_source_key", key=key))
            continue
        try:
            entry = _SourceEntry.model_validate(fields)
        except ValidationError as error:
            wrong = ", ".join(".".join(str(part) for part in one["loc"]) or "?" for one in error.errors())
            problems.append(file.problem(key, "bad_source", key=key, fields=wrong))
            continue
        sources[key] = Source(
            key, entry.title, entry.publisher, entry.dated, entry.url, entry.type, entry.primary, entry.read_on
        )
    return sources, problems
