"""What a page of the kit is made of, whatever it is printed with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 2 or 3 below the document's title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of texts; each may have an address to follow. Where `small`, it is to be looked up rather than read."""

    items: tuple[tuple[str, str], ...]
    small: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: a header and rows of as many cells; `widths` are parts of the page's width. Empty cells are written in by hand."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    row_height: int = 0
    """Of each row, in millimetres; 0 is what its text needs."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Ruled lines to write on."""

    count: int


Block = Heading | Text | Items | Grid | Lines


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the kit: `name` is that of its files, without ending."""

    name: str
    title: str
    subtitle: str
    footer: str
    blocks: tuple[Block, ...]
