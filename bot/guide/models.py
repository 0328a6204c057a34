"""The guide as published: every phrase with the section it rests on and the sources behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from bot.retrieval.data_file import DataFile
from bot.retrieval.library import Mark, Source

Facet = Literal["whom", "where", "study"]
FACETS: tuple[Facet, ...] = ("whom", "where", "study")

Column = Literal["title", "years", "access", "day", "shifts", "pay", "register"]
COLUMNS: tuple[Column, ...] = ("title", "years", "access", "day", "shifts", "pay", "register")

After = Literal["diploma", "maggiorenne", "libero", "superiore"]
"""What must be there before a road begins: a five-year diploma, 18 years of age, nothing, or middle school alone."""

Way = Literal["corso", "universita", "sanitaria", "concorso", "libera"]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or phrase, the section (id) it rests on, and what stands behind it there."""

    text: str
    section: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A section to go to: its id, what it is asked with, and how its answer begins."""

    section: str
    heading: str
    begins: Said


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of the menu; `because` says why a profession that has it is shown."""

    id: str
    label: str
    because: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of road: what one does, in a phrase, and what the page adds.

    `years` is how long it takes, if the page says so; `until` the last school year in which it is still ahead.
    """

    does: Said
    adds: tuple[Said, ...] = ()
    years: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Road:
    """From what is needed before (`after`) to the profession; `at_least` where the true time is longer than the sum."""

    after: After
    way: Way
    stages: tuple[Stage, ...]
    at_least: bool
    costs: tuple[Said, ...]
    dates: tuple[str, ...]
    alternatives: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Profession:
    """A profession as a card. `code` is its short name in payloads; a column that the pages do not tell is missing in `cells`."""

    id: str
    code: str
    name: str
    title: str
    brief: tuple[Said, ...]
    options: Mapping[Facet, tuple[str, ...]]
    cells: Mapping[Column, Said]
    doing: str
    becoming: str
    road: Road


@dataclass(frozen=True, slots=True)
class Start:
    """Where a road begins: a school or a situation, with its `label` on a button and as it is `told` in a road.

    `years` is how many school years can be chosen (0: none is asked); `last_year` the one that ends with the diploma. Whoever is
    `under_age` has to wait for 18; `school_of` is the profession (id) whose school it is. `notes` are for whoever starts here, by
    profession, by way or by what is needed before.
    """

    code: str
    label: str
    told: str
    years: int
    last_year: int
    under_age: bool
    school_of: str
    to_diploma: tuple[Stage, ...]
    at_least: bool
    notes: Mapping[str, tuple[Question, ...]]


@dataclass(frozen=True, slots=True)
class Date:
    """Something to check in time. `day` (month, day) is when to be reminded, only where a page says when."""

    id: str
    does: Said
    adds: tuple[Said, ...]
    day: tuple[int, int] | None


@dataclass(frozen=True)
class Guide:
    """All of it; professions in order of name."""

    options: Mapping[Facet, tuple[Option, ...]]
    professions: tuple[Profession, ...]
    starts: tuple[Start, ...]
    dates: tuple[Date, ...]
    coming_of_age: Stage
    change_of_school: tuple[Question, Question]
    sources: Mapping[str, Source] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, Profession]:
        """Professions by the code that payloads use."""
        return {one.code: one for one in self.professions}

    @cached_property
    def start_by_code(self) -> dict[str, Start]:
        """Starts by the code that payloads use."""
        return {one.code: one for one in self.starts}

    def option(self, facet: Facet, key: str) -> Option | None:
        """An option of the menu, if there is one of that name."""
        return next((one for one in self.options[facet] if one.id == key), None)


GUIDE = DataFile("guide.json", Guide)
"""The guide as it is published."""
