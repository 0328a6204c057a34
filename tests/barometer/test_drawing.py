"""Bars and paper: every number and label is there in words, and whatever is in a name is only ever a name."""

from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree

from pypdf import PdfReader

from bot.barometer.bars import draw_bars
from bot.barometer.findings import Line, Subjects, findings_of
from bot.barometer.paper import print_barometer
from bot.people.barometer import Month
from bot.texts import load_texts

NOW = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
LONG = "Un mito che ha un nome così lungo che su un telefono non sta certo in una riga sola?"
MONTH = Month(
    date(2026, 10, 1), {"people": 40, "left": 30, "met": 10, "left:province:#strong[Nord] <b>": 30}, synthetic=True
)


def words_of(svg: str) -> str:
    return " ".join(" ".join(ElementTree.fromstring(svg).itertext()).split())


def test_every_bar_has_its_label_its_number_and_its_note_in_words():
    said = words_of(draw_bars((Line("OSS", 40, 20, "con almeno 20 incontri"), Line(LONG, 10))))
    for wanted in ("OSS", "40", "con almeno 20 incontri", "10", "riga sola?"):
        assert wanted in said


def test_a_picture_is_as_narrow_as_a_phone_and_has_its_colours_for_the_dark():
    light, dark = draw_bars((Line(LONG, 10),)), draw_bars((Line(LONG, 10),), "dark")
    assert float(ElementTree.fromstring(light).attrib["width"]) <= 360
    assert light != dark
    assert words_of(light) == words_of(dark)


def test_the_paper_is_tagged_and_says_everything_in_words():
    findings = findings_of((MONTH,), MONTH.first, Subjects(), load_texts())
    made = PdfReader(BytesIO(print_barometer(MONTH, findings, load_texts(), NOW)))
    said = " ".join(" ".join(page.extract_text() for page in made.pages).split())
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.metadata.title == "Barometro di ottobre 2026"
    for wanted in (
        "Numeri inventati",
        "#strong[Nord] <b>",
        "Come si leggono i numeri",
        "almeno 40 persone",
        "3/12/2026",
    ):
        assert wanted in said
