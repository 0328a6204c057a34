"""A document of the kit as DOCX, to be edited: real headings, real lists, tables with a header row, Italian."""

from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document as Word
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table

from bot.lesson.blocks import Document, Grid, Heading, Items, Lines, Text

_INK, _ACCENT = RGBColor(0x16, 0x20, 0x2A), RGBColor(0x0B, 0x5C, 0x6B)
_WIDTH, _HEIGHT, _MARGIN = 210, 297, 19
_INSIDE = _WIDTH - 2 * _MARGIN


def write_docx(document: Document, now: datetime) -> bytes:
    """The DOCX's bytes, dated `now`."""
    word = docx.Document()
    _set_up(word, document, now)
    word.add_heading(document.title, 1)
    word.add_paragraph(document.subtitle)
    for block in document.blocks:
        match block:
            case Heading(text, level):
                word.add_heading(text, level)
            case Text(text):
                word.add_paragraph(text)
            case Items(items):
                for text, address in items:
                    word.add_paragraph(f"{text} {address}".rstrip(), style="List Bullet")
            case Grid():
                _add_table(word, block)
            case Lines(count):
                for _ in range(count):
                    _add_line(word)
    saved = BytesIO()
    word.save(saved)
    return saved.getvalue()


def _set_up(word: Word, document: Document, now: datetime) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(_WIDTH), Mm(_HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    section.footer.paragraphs[0].text = document.footer
    properties = word.core_properties
    properties.title, properties.author, properties.language = document.title, "Bussola", "it-IT"
    properties.created = properties.modified = now.replace(tzinfo=None)
    for name, points in (("Normal", 11), ("Heading 1", 21), ("Heading 2", 14), ("Heading 3", 11)):
        style = word.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(points)
        style.font.color.rgb = _ACCENT if name == "Heading 2" else _INK
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "it-IT")
        style.element.get_or_add_rPr().append(language)


def _add_table(word: Word, grid: Grid) -> None:
    table: Table = word.add_table(rows=1 + len(grid.rows), cols=len(grid.header), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, grid.header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row, texts in zip(list(table.rows)[1:], grid.rows, strict=True):
        if grid.row_height:
            row.height = Mm(grid.row_height)
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for row in table.rows:
        for cell, width in zip(row.cells, grid.widths, strict=True):
            cell.width = Mm(_INSIDE * width // sum(grid.widths))
    word.add_paragraph()


def _add_line(word: Word) -> None:
    paragraph = word.add_paragraph("\t")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_INSIDE), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    paragraph.paragraph_format.space_after = Pt(6)
