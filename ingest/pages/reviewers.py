"""Who answers for which page: `redazione.yaml` lists those who read pages again, and whose a page is that names nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

from ingest.pages.problems import Problem, problem
from ingest.pages.yaml_file import Unreadable, read_yaml

REVIEWERS = "redazione.yaml"
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    pages: Code
    reviewers: dict[Code, Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]] = Field(min_length=1)

    @model_validator(mode="after")
    def _knows_who_reviews(self) -> "_File":
        if self.pages not in self.reviewers:
            raise ValueError("pages")
        return self


_FORM = TypeAdapter(_File)


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Those who read pages again, by code; `usual` is the one of pages that name none ("": nobody is known)."""

    usual: str
    names: Mapping[str, str]

    def of(self, named: str) -> str | None:
        """The code of whoever answers for a page that names `named` (""); None where nobody does."""
        code = named or self.usual
        return code if code in self.names else None


def read_reviewers(root: Path) -> tuple[Reviewers, list[Problem]]:
    """The reviewers below `root`; where the file is missing or can't be used there are none, and one problem."""
    path = root / REVIEWERS
    try:
        file = read_yaml(path, _FORM).says
    except Unreadable as fault:
        return Reviewers("", {}), [problem(path, fault.line, "reviewers_unreadable", why=fault.why)]
    return Reviewers(file.pages, file.reviewers), []
