"""A month of the barometer as a tagged PDF (PDF/UA-1), drawn by Typst with the fonts of our own."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.barometer.bars import draw_bars
from bot.barometer.findings import Finding, month_in_words
from bot.people.barometer import Month
from bot.pictures.typesetting import typeset
from bot.texts import Texts
from bot.texts.days import day

_TEMPLATE = Path(__file__).parent / "templates" / "barometer.typ"


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
    return typeset(_TEMPLATE, said, now)
