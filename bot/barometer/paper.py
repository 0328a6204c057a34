"""A month of the barometer as a tagged PDF (PDF/UA-1), drawn by Typst with the fonts of our own."""

import json
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import typst

from bot.barometer.bars import draw_bars
from bot.barometer.findings import Finding, month_in_words
from bot.people.barometer import Month
from bot.texts import Texts
from bot.texts.days import day

_TEMPLATES = Path(__file__).parent / "templates"


def print_barometer(month: Month, findings: Sequence[Finding], texts: Texts, now: datetime) -> bytes:
    """The PDF's bytes, dated `now`. The template reads everything as data."""
    when = month_in_words(month.first, texts)
    said = {
        "title": texts.say("barometer.paper.title", month=when),
        "lead": texts.say("barometer.lead"),
        "invented": texts.say("barometer.invented") if month.synthetic else "",
        "how_title": texts.say("barometer.how_title"),
        "how": texts.say("barometer.how"),
        "footer": texts.say("barometer.paper.footer", month=when, date=day(now)),
        "findings": [
            {
                "title": one.title,
                "sentence": one.sentence,
                "picture": draw_bars(one.lines) if one.lines else "",
                "columns": one.columns,
                "rows": one.rows,
            }
            for one in findings
        ],
    }
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(files("bot.pictures") / "fonts")]
    )
    return typst.compile(
        str(_TEMPLATES / "barometer.typ"),
        root=str(_TEMPLATES),
        font_paths=fonts,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=now.replace(microsecond=0),
    )
