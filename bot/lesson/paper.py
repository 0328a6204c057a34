"""A document of the kit as a tagged PDF (PDF/UA-1), drawn by Typst with the fonts of our own."""

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import typst

from bot.lesson.blocks import Block, Document, Grid, Heading, Items, Lines, Text

_TEMPLATES = Path(__file__).parent / "templates"


def write_pdf(document: Document, now: datetime) -> bytes:
    """The PDF's bytes, dated `now`. Nothing in the document can be taken for a command: the template reads it as data."""
    said = {
        "title": document.title,
        "subtitle": document.subtitle,
        "footer": document.footer,
        "blocks": [_said(block) for block in document.blocks],
    }
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(files("bot.pictures") / "fonts")]
    )
    return typst.compile(
        str(_TEMPLATES / "kit.typ"),
        root=str(_TEMPLATES),
        font_paths=fonts,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=now.replace(microsecond=0),
    )


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
