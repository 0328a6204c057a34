"""A class's weeks as tables to read: every profession and every myth there is, so that a name in a table tells nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.people.classes import Week
from bot.retrieval.library import Page
from bot.texts import Texts
from bot.texts.days import day

_Name = Literal["professions", "myths", "topics", "missing"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A table: what it counts, its rows (title, number in words), and whether there are others of which nothing is told."""

    name: _Name
    rows: tuple[tuple[str, str], ...]
    others: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A week that is over, in words."""

    first: str
    last: str
    pupils: str
    tables: tuple[Counted, ...]


def told_of(weeks: Sequence[Week], pages: Mapping[str, Page], texts: Texts) -> tuple[Told, ...]:
    """The weeks with the titles of `pages` (by id). A page that is no longer there is left out."""
    return tuple(_told(week, pages, texts) for week in weeks)


def _told(week: Week, pages: Mapping[str, Page], texts: Texts) -> Told:
    professions = [page for page in pages.values() if page.kind == "professione"]
    myths = [page for page in pages.values() if page.kind == "mito"]
    topics = [page for page in pages.values() if page.kind not in ("professione", "mito")]
    few = texts.say("classroom.teacher.few")

    def table(name: _Name, kind: str, among: Sequence[Page], *, whole: bool) -> Counted:
        numbers = {page.id: week.cells.get(f"{kind}:{page.id}", 0) for page in among}
        listed = [page for page in among if whole or numbers[page.id]]
        listed.sort(key=lambda page: (-numbers[page.id], page.title))
        rows = tuple((page.title, str(numbers[page.id] or few)) for page in listed)
        return Counted(name, rows, others=not whole)

    return Told(
        day(week.monday),
        day(week.monday + timedelta(days=6)),
        str(week.pupils or few),
        (
            table("professions", "asked", professions, whole=True),
            table("myths", "asked", myths, whole=True),
            table("topics", "asked", topics, whole=False),
            table("missing", "missing", list(pages.values()), whole=False),
        ),
    )
