"""What the regulated professions require, in one table, and where the pages say otherwise."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.retrieval.library import Library, Page, Section, Sentence
from bot.retrieval.words import content_words, fold, stems
from ingest.pages.problems import Problem, problem
from ingest.pages.yaml_file import Unreadable, YamlFile, read_yaml

REQUIREMENTS = "requisiti.yaml"
_HOURS = re.compile(
    r"(\d[\d.]*) ore (?:di (?:corso|tirocinio|teoria|pratica|lezione)|in (?:aula|tutto))"
    r"|(?:corso|tirocinio)[^.;,]{0,40}? di (\d[\d.]*) ore"
)
_ANY_HOURS = re.compile(r"(\d[\d.]*) ore")
_CLASSES = re.compile(r"\b(?:LM?-\d{2}(?: bis)?|LM?/SNT\d)\b")


class Requirement(BaseModel):
    """A row of the table: what `bussola check` holds the pages to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    hours: tuple[str, ...]
    classes: tuple[str, ...]
    enrolled_in: str = Field(alias="register")
    says: tuple[tuple[str, ...], ...]
    norms: tuple[str, ...]
    reviewed_on: date

    def strangers_in(self, text: str) -> set[str]:
        """The hours and the degree classes that `text`, which is about this profession alone, names and the row does not."""
        hours = set(_ANY_HOURS.findall(text)) - set(self.hours) if self.hours else set()
        return hours | (set(_CLASSES.findall(text)) - set(self.classes) if self.classes else set())


Table = dict[str, Requirement]
"""Rows by page id."""

_TABLE = TypeAdapter(Table)


def read_requirements(root: Path) -> tuple[YamlFile[Table], list[Problem]]:
    """The table below `root`; without rows where there is none that can be read."""
    path = root / REQUIREMENTS
    nothing: YamlFile[Table] = YamlFile(path, {}, {})
    if not path.exists():
        return nothing, []
    try:
        return read_yaml(path, _TABLE), []
    except Unreadable as fault:
        return nothing, [problem(path, fault.line, "unreadable_requirements")]


def check_requirements(file: YamlFile[Table], root: Path, library: Library) -> list[Problem]:
    """Where the pages, which are below `root`, disagree with the table."""
    table = file.says
    problems: list[Problem] = []
    for page_id, row in table.items():
        page = library.page_by_id.get(page_id)
        if page is None:
            problems.append(replace(file.problem(page_id, "requirement_without_page", id=page_id), warning=True))
            continue
        problems += [
            file.problem(page_id, "requirement_without_source", id=page_id, key=norm)
            for norm in row.norms
            if norm not in library.sources
        ]
        text = fold(" ".join(section.text for section in page.sections))
        problems += [
            problem(root / page.path, 1, "requirement_not_said", words=" / ".join(group))
            for group in row.says
            if not any(fold(words) in text for words in group)
        ]
    return problems + list(_contradictions(root, library, table))


def _contradictions(root: Path, library: Library, table: Table) -> Iterator[Problem]:
    names = {page_id: _names(library.page_by_id[page_id]) for page_id in table if page_id in library.page_by_id}
    for page, section, sentence in _sentences(library):
        words = _stemmed(sentence.text)
        about = [page_id for page_id, own in names.items() if any(name in words for name in own)]
        if len(about) != 1:
            continue
        row = table[about[0]]
        said = (
            {first or second for first, second in _HOURS.findall(sentence.text)} - set(row.hours)
            if row.hours
            else set()
        )
        said |= set(_CLASSES.findall(sentence.text)) - set(row.classes) if _tells_the_way(sentence.text) else set()
        for value in sorted(said):
            details = {"value": value, "id": about[0], "heading": section.heading}
            yield problem(root / page.path, 1, "requirement_contradicted", **details)


def _sentences(library: Library) -> Iterator[tuple[Page, Section, Sentence]]:
    for page in library.pages:
        for section in page.sections:
            for sentence in section.sentences:
                yield page, section, sentence


def _names(page: Page) -> set[str]:
    return {_stemmed(name) for name in (page.title.split(",")[0], *page.aliases)} - {_stemmed("")}


def _stemmed(text: str) -> str:
    """The stems of `text` with spaces around each, so that a name stands in it whole or not at all."""
    return f" {' '.join(stems(content_words(text)))} "


def _tells_the_way(text: str) -> bool:
    """Whether a sentence says how one becomes something, rather than comparing, denying or going on from there."""
    folded = fold(text)
    return any(
        words in folded for words in ("per diventare", "si diventa", "per fare l", "serve la laurea")
    ) and not any(
        words in folded for words in ("non ", " o ", "oppure", "anche", "dopo", "da sola", "poi", "prima", "con la ")
    )
