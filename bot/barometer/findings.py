"""A month of the barometer as findings: each a title that says it, a sentence, the lines of its picture and a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.people.barometer import EVERYBODY, STAGES, Month, Stage, month_after
from bot.texts import Texts

Kind = Literal["profession", "topic", "myth"]
_ON_A_PICTURE = 8
_NAMED = 3
_MONTHS_BACK = 12


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number is about: a page, or a myth of one."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Subjects:
    """The names of what is counted: pages and myths by id, professions by the code they have in interests."""

    asked: Mapping[str, Subject] = field(default_factory=dict)
    professions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A bar: how many, and how many of them came `further` (0: not told, or there is no further), which `note` says."""

    label: str
    number: int
    further: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """`name` tells findings apart in addresses. Without `lines` there is no picture: too little may be told.

    `rows` are the table, cell by cell under `columns`; it may hold more than the picture.
    """

    name: str
    title: str
    sentence: str
    lines: tuple[Line, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def findings_of(months: Sequence[Month], first: date, subjects: Subjects, texts: Texts) -> tuple[Finding, ...]:
    """What may be said of the month that begins on `first`; `months` are all that may be known, the last one first."""
    month = next((one for one in months if one.first == first), Month(first, {}))
    teller = _Teller(month, subjects, texts)
    told = (
        teller.people([one for one in months if one.first <= first]),
        teller.ranking("professions", teller.of_kind("asked", "profession")),
        teller.ranking("topics", teller.of_kind("asked", "topic")),
        teller.ranking("myths", teller.of_kind("myth", "myth")),
        teller.ranking("missing", teller.of_missing()),
    )
    if not month.tells_interests:
        return (*told, teller.later())
    by_code = subjects.professions
    return (
        *told,
        teller.journey(),
        teller.interests("by_profession", "profession", lambda code: by_code.get(code, code)),
        teller.interests("by_province", "province", str),
        teller.ranking("by_pair", teller.of_pairs()),
    )


def month_in_words(first: date, texts: Texts) -> str:
    """`2026-10-01` as "ottobre 2026"."""
    return f"{texts.say(f'barometer.month.{first.month}')} {first.year}"


class _Teller:
    """Says what a month holds."""

    def __init__(self, month: Month, subjects: Subjects, texts: Texts) -> None:
        self._month = month
        self._subjects = subjects
        self._texts = texts
        self._when = texts.say(f"barometer.in_month.{month.first.month}", year=month.first.year)

    def people(self, so_far: Sequence[Month]) -> Finding:
        """How many asked anything, beside the months before."""
        number = self._month.cells.get(EVERYBODY, 0)
        shown = so_far[:_MONTHS_BACK][::-1]
        before = so_far[1].cells.get(EVERYBODY, 0) if len(so_far) > 1 else 0
        compared = "alone" if not before else "more" if number > before else "less" if number < before else "same"
        rows = tuple(
            (month_in_words(one.first, self._texts), self._number(one.cells.get(EVERYBODY, 0)), self._left(one))
            for one in shown
        )
        if not number:
            return self._few("people", ("month", "people", "left"), rows if len(rows) > 1 else ())
        sentence = f"{self._said('people.sentence', number=number)} {self._said(f'people.{compared}', before=before)}"
        lines = tuple(
            Line(month_in_words(one.first, self._texts), one.cells.get(EVERYBODY, 0))
            for one in shown
            if one.cells.get(EVERYBODY, 0)
        )
        title = self._said("people.title", number=number)
        return Finding("people", title, sentence, lines, self._columns("month", "people", "left"), rows)

    def of_kind(self, table: str, kind: Kind) -> dict[str, int]:
        """The numbers of a table that are about a kind of subject, by name; what has gone from the pages is left out."""
        known = self._subjects.asked
        numbers = self._month.table(table).items()
        return {known[one].name: number for one, number in numbers if one in known and known[one].kind == kind}

    def of_missing(self) -> dict[str, int]:
        """What could not be answered, by the page that came nearest."""
        known, nothing = self._subjects.asked, self._texts.say("barometer.nowhere")
        numbers = self._month.table("missing").items()
        return {known[one].name if one else nothing: number for one, number in numbers if one in known or not one}

    def of_pairs(self) -> dict[str, int]:
        """Interests by profession and province together."""
        found: dict[str, int] = {}
        for pair, number in self._month.table("left:pair").items():
            province, _, code = pair.partition(":")
            name = self._subjects.professions.get(code, code)
            found[self._texts.say("barometer.pair", profession=name, province=province)] = number
        return found

    def ranking(self, name: str, numbers: Mapping[str, int]) -> Finding:
        """What was asked most, and what comes then."""
        if not numbers:
            return self._few(name)
        leaders, many = self._leaders(numbers)
        most = max(numbers.values())
        title = self._said(f"{name}.title_{many}", names=self._names(leaders))
        sentence = self._said(f"{name}.sentence_{many}", number=most, names=self._names(leaders))
        lines = tuple(Line(label, number) for label, number in numbers.items())
        rows = tuple((line.label, self._number(line.number)) for line in lines)
        said = f"{sentence}{self._then(numbers, most)}"
        return Finding(name, title, said, lines[:_ON_A_PICTURE], self._columns(name, "people"), rows)

    def journey(self) -> Finding:
        """From an interest to a meeting."""
        reached = {stage: self._month.cells.get(stage, 0) for stage in STAGES}
        if not reached["left"]:
            return self._few("journey")
        furthest: Stage = "met" if reached["met"] else "left"
        until = month_in_words(month_after(self._month.first), self._texts)
        title = self._said(f"journey.title_{furthest}", number=reached[furthest])
        sentence = self._said(f"journey.sentence_{furthest}", until=until, **reached)
        lines = tuple(Line(self._texts.say(f"barometer.stage.{stage}"), reached[stage]) for stage in STAGES)
        rows = tuple((line.label, self._number(line.number)) for line in lines)
        shown = tuple(line for line in lines if line.number)
        return Finding("journey", title, sentence, shown, self._columns("stage", "people"), rows)

    def interests(self, name: str, table: str, called: Callable[[str], str]) -> Finding:
        """Interests by profession or province, and how many of those who left them met a cooperative."""
        left, met = self._month.table(f"left:{table}"), self._month.table(f"met:{table}")
        if not left:
            return self._few(name)
        numbers = {called(one): number for one, number in left.items()}
        leaders, many = self._leaders(numbers)
        most = max(numbers.values())
        title = self._said(f"{name}.title_{many}", names=self._names(leaders))
        sentence = self._said(f"{name}.sentence_{many}", number=most, names=self._names(leaders))
        first = next(iter(met), "")
        named = self._names([called(first)])
        meetings = self._said("meetings", number=met[first], names=named) if first else self._said("no_meetings")
        lines = tuple(self._interest(called(one), number, met.get(one, 0)) for one, number in left.items())
        untold = self._texts.say("barometer.untold")
        rows = tuple((one.label, str(one.number), str(one.further or untold)) for one in lines)
        said = f"{sentence}{self._then(numbers, most)} {meetings}"
        return Finding(name, title, said, lines[:_ON_A_PICTURE], self._columns(name, "left", "met"), rows)

    def later(self) -> Finding:
        """That interests are not counted yet."""
        counted = month_in_words(month_after(month_after(self._month.first)), self._texts)
        return Finding("later", self._said("later.title"), self._said("later.sentence", counted=counted))

    def _interest(self, name: str, left: int, met: int) -> Line:
        return Line(name, left, met, self._said("note", number=met) if met else "")

    def _leaders(self, numbers: Mapping[str, int]) -> tuple[list[str], Literal["one", "many"]]:
        most = max(numbers.values())
        leaders = [name for name, number in numbers.items() if number == most]
        return leaders, "one" if len(leaders) == 1 else "many"

    def _then(self, numbers: Mapping[str, int], most: int) -> str:
        """The next ones, with their numbers."""
        following = [(name, number) for name, number in numbers.items() if number < most][: _NAMED - 1]
        named = [self._texts.say("barometer.with_number", name=name, number=number) for name, number in following]
        return f" {self._said('then', names=self._joined(named))}" if named else ""

    def _few(self, name: str, columns: tuple[str, ...] = (), rows: tuple[tuple[str, ...], ...] = ()) -> Finding:
        said = self._said(f"{name}.few")
        return Finding(name, self._said(f"{name}.few_title"), said, (), self._columns(*columns) if rows else (), rows)

    def _left(self, month: Month) -> str:
        if month.tells_interests:
            return self._number(month.cells["left"])
        return self._texts.say("barometer.not_yet")

    def _names(self, names: Sequence[str]) -> str:
        named = [self._texts.say("barometer.name", name=name) for name in names[:_NAMED]]
        if len(names) > _NAMED:
            return self._texts.say("barometer.and_others", names=", ".join(named), number=len(names) - _NAMED)
        return self._joined(named)

    def _joined(self, parts: Sequence[str]) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return self._texts.say("barometer.and", names=", ".join(parts[:-1]), last=parts[-1])

    def _number(self, number: int) -> str:
        return str(number) if number else self._texts.say("barometer.fewer")

    def _columns(self, *names: str) -> tuple[str, ...]:
        return tuple(self._texts.say(f"barometer.column.{name}") for name in names)

    def _said(self, key: str, **values: object) -> str:
        return self._texts.say(f"barometer.{key}", when=self._when, **values)
