"""What is on a picture or a sheet. Small enough to wait in an outbox: it is drawn when it is sent."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a comparison: what is compared, and a cell for each column."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or three things side by side."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str
    kind: Literal["comparison"] = "comparison"

    @property
    def alt(self) -> str:
        """All that the picture says, in words."""
        rows = "; ".join(
            f"{row.label}: " + ", ".join(f"{name}: {cell}" for name, cell in zip(self.columns, row.cells, strict=True))
            for row in self.rows
        )
        return f"{self.title}. {rows}. {self.note}"


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a road; `time` is how long the stretch takes, empty where nobody can say."""

    label: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """From a beginning, over stops, to an end."""

    title: str
    start: str
    stops: tuple[Stop, ...]
    end: str
    note: str
    kind: Literal["road"] = "road"

    @property
    def alt(self) -> str:
        """All that the picture says, in words."""
        stops = "; ".join(
            f"{number}. {stop.label}" + (f" ({stop.time})" if stop.time else "")
            for number, stop in enumerate(self.stops, 1)
        )
        return f"{self.title}. {self.start}; {stops}; {self.end}. {self.note}"


Picture = Comparison | Road


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sheet: a heading and its paragraphs, as a list where there are several."""

    heading: str
    paragraphs: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A source as printed: its words and its address, if it has one."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to print or keep: a road in words, with its sources."""

    title: str
    lead: str
    road: Road
    parts: tuple[Part, ...]
    sources_heading: str
    sources: tuple[Link, ...]
    footer: str
