"""The barometer: what a month's people asked, and what became of their interests, as numbers that give nobody away. Pure policy.

What is asked is counted once a person, subject and month, by a pseudonym that holds for that month alone and is thrown away with
it. Interests are counted when the month after theirs is over too: a meeting takes its time. A month is made once, never again,
and no other span can be asked for.

What is shown is "at least so many", in steps of ten, of ten people or more. What is not shown may be anything from none to nine,
for whoever knows everything that is shown and these rules, as long as there is more than a thing or two to be named:

- those who named no province, or no profession, are never counted apart, so a table's rows never make up the whole;
- where those who are in no row shown are too few, and the whole would tell that there are some, the least row goes too
  (complementary suppression);
- those who met a cooperative and those who did not are counted apart, and sums are made of what is shown.

Provinces and professions are crossed so far as that tells nothing more of what is hidden: whatever a hidden number may be for
whoever sees the two tables, it may still be for whoever sees the pairs too. The tables themselves tell that some pairs have
somebody (where most are in one province, and most name one profession); a pair that is not told tells no more than that. So

- a pair is never told to be more than its row in either table is told to be;
- of a profession all provinces that are shown are told, or none: one that is not told would tell of the others;
- no pair is told of whose rows the whole is too small to hold side by side.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

FEWEST = 10
"""How many people a number is of at least, and the step that numbers go in."""
_HERE = ZoneInfo("Europe/Rome")

Mark = str
"""What is counted of somebody: `asked:<page>`, `myth:<section>`, or `missing:<page>`, the page nearest to what could not be
answered ("": none)."""
Stage = Literal["left", "met"]
STAGES: tuple[Stage, ...] = ("left", "met")
_UNNAMED = ""
EVERYBODY = "people"
"""The cell of a month that counts whoever asked anything."""


@dataclass(frozen=True, slots=True)
class Interested:
    """Somebody who left interests in a month: in which provinces ("": named none), for which professions, how far it went."""

    provinces: frozenset[str]
    professions: frozenset[str]
    stage: Stage


@dataclass(frozen=True, slots=True)
class Month:
    """What may be known of a month (its first day). A cell that is absent is not told, one that is 0 neither.

    Cells: `people`, the marks, `left`, `met`, and `left:province:<name>`, `met:profession:<code>` and the like; also
    `left:pair:<province>:<code>`.
    `synthetic`: invented, to try the pages with.
    """

    first: date
    cells: Mapping[str, int]
    synthetic: bool = False

    @property
    def tells_interests(self) -> bool:
        """Whether its interests were counted yet."""
        return "left" in self.cells

    def table(self, prefix: str) -> dict[str, int]:
        """The numbers told under `prefix` ("asked", "left:province"), by subject, most first."""
        found = {
            cell[len(prefix) + 1 :]: number for cell, number in self.cells.items() if cell.startswith(f"{prefix}:")
        }
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def month_of(now: datetime) -> date:
    """The first day of the month of `now`, in Italy."""
    return now.astimezone(_HERE).date().replace(day=1)


def month_after(first: date) -> date:
    """The first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def begins(first: date) -> datetime:
    """The moment a month begins, in Italy."""
    return datetime(first.year, first.month, 1, tzinfo=_HERE)


def asked(section: str, *, is_myth: bool) -> Mark:
    """The mark of an answer from a section (id): its page, or of a page of myths the myth itself."""
    return f"myth:{section}" if is_myth else f"asked:{section.partition('#')[0]}"


def missing(nearest: Iterable[str]) -> Mark:
    """The mark of a question that no page answers; `nearest` are sections (ids) that come closest."""
    return f"missing:{next(iter(nearest), '').partition('#')[0]}"


def publish_asked(asked_by: Sequence[frozenset[Mark]], fewest: int = FEWEST) -> dict[str, int]:
    """What may be told of what people asked; `asked_by` has the marks of each. `people` is always there (0: too few)."""
    cells, everybody = _told(asked_by, fewest)
    return {EVERYBODY: everybody, **cells}


def publish_interests(people: Sequence[Interested], fewest: int = FEWEST) -> dict[str, int]:
    """What may be told of those who left an interest in a month. `left` and `met` are always there (0: too few).

    Who met a cooperative and who did not are counted apart: nobody is in two numbers that could be set against each other. Where
    too few met one, they are counted with the others.
    """
    cells: Counter[str] = Counter(dict.fromkeys(STAGES, 0))
    too_few: list[Interested] = []
    for stage in reversed(STAGES):
        here = [*too_few, *(one for one in people if one.stage == stage)]
        too_few = here if len(here) < fewest else []
        if too_few:
            continue
        provinces, everybody = _told([one.provinces - {_UNNAMED} for one in here], fewest)
        professions, _ = _told([one.professions for one in here], fewest)
        for reached in STAGES[: STAGES.index(stage) + 1]:
            cells[reached] += everybody
            cells.update({f"{reached}:province:{name}": number for name, number in provinces.items()})
            cells.update({f"{reached}:profession:{name}": number for name, number in professions.items()})
        pairs = _pairs(here, provinces, professions, everybody, fewest)
        cells.update({f"{STAGES[0]}:pair:{province}:{code}": number for (province, code), number in pairs.items()})
    return dict(cells)


def _told(named: Sequence[frozenset[str]], fewest: int) -> tuple[dict[str, int], int]:
    """What may be told of people who each named some things: the number of each thing, and that of everybody."""
    counted = Counter(thing for things in named for thing in things)
    shown = {thing: _stepped(number, fewest) for thing, number in sorted(counted.items()) if number >= fewest}
    everybody = _stepped(len(named), fewest)
    while shown and everybody > _explained(shown, named, fewest):
        del shown[min(shown, key=lambda thing: (counted[thing], thing))]
    return shown, everybody


def _pairs(
    here: Sequence[Interested],
    provinces: Mapping[str, int],
    professions: Mapping[str, int],
    everybody: int,
    fewest: int,
) -> dict[tuple[str, str], int]:
    """What may be told of people by province and profession, beside what is told of each."""
    if min(len(provinces), len(professions)) < 2:
        return {}
    counted = Counter((name, code) for one in here for name in one.provinces for code in one.professions)
    told: dict[tuple[str, str], int] = {}
    for code, number in professions.items():
        side_by_side = {name for name in provinces if provinces[name] + number <= everybody}
        of_code = {name: _stepped(min(counted[name, code], provinces[name], number), fewest) for name in side_by_side}
        if len(of_code) == len(provinces) and all(of_code.values()):
            told |= {(name, code): many for name, many in sorted(of_code.items())}
    return told


def _explained(shown: Mapping[str, int], named: Sequence[frozenset[str]], fewest: int) -> int:
    """How many people there may be for whoever sees `shown`, if nobody is in no row of it or enough to be told of are."""
    others = sum(not things & shown.keys() for things in named)
    return len(named) if others >= fewest else sum(number + fewest - 1 for number in shown.values())


def _stepped(number: int, step: int) -> int:
    """`number` down to its step: whoever reads 20 knows that it is at least 20."""
    return number // step * step
