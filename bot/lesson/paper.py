"""A document of the kit as a tagged PDF (PDF/UA-1), drawn by Typst with the fonts of our own."""

from datetime import datetime
from pathlib import Path

from bot.lesson.blocks import Block, Document, Grid, Heading, Items, Lines, Text
from bot.pictures.typesetting import typeset

_TEMPLATE = Path(__file__).parent / "templates" / "kit.typ"


def write_pdf(document: Document, now: datetime) -> bytes:
    """The PDF's bytes, dated `now`. Nothing in the document can be taken for a command: the template reads it as data."""
    said = {
        "title": document.title,
        "subtitle": document.subtitle,
        "footer": document.footer,
        "blocks": [_said(block) for block in document.blocks],
    }
    return typeset(_TEMPLATE, said, now)


def _said(block: Block) -> dict[str, object]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Text(text):
            return {"kind": "text", "text": text}
        case Lines(count):
            return {"kind": "lines", "count": count}
        case Items(items, small):
            return {"kind": "items", "items": items, "small": small}
        case Grid(header, rows, widths, height):
            return {"kind": "grid", "header": header, "rows": rows, "widths": widths, "height": height}
