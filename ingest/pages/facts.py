"""Fact sheets: rows of `[ID] fact | source {type} | date | confidence`, and which of them the pages state."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.retrieval.library import Library

Confidence = Literal["verified-in-corpus", "known-well", "uncertain"]
CONFIDENCES: tuple[Confidence, ...] = ("verified-in-corpus", "known-well", "uncertain")
_ROW = re.compile(r"^\[([A-Z]+\d+[a-z]?(?:-\d+)?)\] (.+)$")
_CONFIDENCE = re.compile(r"\| ([a-z-]+)$")
_NOT_STATEMENTS = re.compile(r"^[RV]\d+$")
"""Rows that list primary sources or what changes often: they tell editors what to read, not students what is so."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of a sheet."""

    id: str
    text: str
    confidence: Confidence

    @property
    def is_statement(self) -> bool:
        """Whether it is a statement for students rather than a note for editors."""
        return not _NOT_STATEMENTS.match(self.id)


@dataclass(frozen=True)
class Coverage:
    """Which facts of a sheet the pages state: `stated` maps a fact's id to its sections."""

    facts: tuple[Fact, ...]
    stated: Mapping[str, tuple[str, ...]]

    def of(self, confidence: Confidence) -> tuple[int, int]:
        """How many statements of that confidence are stated, and how many there are."""
        facts = [fact for fact in self.facts if fact.confidence == confidence and fact.is_statement]
        return sum(fact.id in self.stated for fact in facts), len(facts)

    def missing(self, confidence: Confidence) -> tuple[Fact, ...]:
        """The statements of that confidence that no section states."""
        return tuple(
            fact
            for fact in self.facts
            if fact.confidence == confidence and fact.is_statement and fact.id not in self.stated
        )


def read_facts(path: Path) -> tuple[Fact, ...]:
    """The facts of a sheet, in order; lines of another form are passed over.

    Raises:
        OSError, UnicodeDecodeError: the sheet can't be read.
    """
    facts = []
    for line in path.read_text("utf-8").splitlines():
        row, confidence = _ROW.match(line.strip()), _CONFIDENCE.search(line.strip())
        if row and confidence and confidence[1] in CONFIDENCES:
            known = next(one for one in CONFIDENCES if one == confidence[1])
            facts.append(Fact(row[1], row[2].split(" | ")[0], known))
    return tuple(facts)


def cover(facts: Iterable[Fact], library: Library) -> Coverage:
    """Which of `facts` the sections of `library` say that they state."""
    facts = tuple(facts)
    known = {fact.id for fact in facts}
    stated: dict[str, tuple[str, ...]] = {}
    for section in library.sections.values():
        for fact in section.facts:
            if fact in known:
                stated[fact] = (*stated.get(fact, ()), section.id)
    return Coverage(facts, stated)
