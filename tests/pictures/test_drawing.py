import struct
import time
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.pictures.drawing import draw, print_sheet
from bot.pictures.models import Comparison, Link, Part, Picture, Road, Row, Sheet, Stop

NOW = datetime(2026, 11, 22, 10, 30, 15, 123456, tzinfo=UTC)
ROAD = Road(
    "Verso: OSS",
    "Oggi: liceo",
    (Stop("Finisci la scuola", "3 anni"), Stop("Corso OSS")),
    "Arrivo: OSS",
    "Circa 4 anni.",
)
TABLE = Comparison(
    "OSS e ASA", ("OSS", "ASA"), (Row("Titolo", ("Attestato", "Competenza")), Row("Albo", ("No", "Forse"))), "Lorda."
)
SHEET = Sheet(
    "Il tuo percorso",
    "Oggi: liceo.",
    ROAD,
    (Part("Passi", ("Primo", "Secondo"), numbered=True), Part("Costi", ("Poco",))),
    "Fonti",
    (Link("[1] Legge di prova.", "https://esempio.invalid/legge"), Link("[2] Nostra spiegazione.")),
    "Preparato il 22/11/2026",
)
ANY_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("picture", [ROAD, TABLE], ids=["road", "comparison"])
def test_a_picture_is_as_wide_as_a_phone_shows_sharply(picture: Picture):
    width, height = size_of(draw(picture))
    assert width == 1080
    assert height > 300


def test_a_picture_is_drawn_in_less_than_half_a_second_and_then_at_once():
    draw(ROAD)  # template and font are learned once a process
    fresh = Comparison("Mai vista", TABLE.columns, TABLE.rows, TABLE.note)
    began = time.perf_counter()
    first = draw(fresh)
    middle = time.perf_counter()
    assert draw(fresh) is first
    assert middle - began < 0.5
    assert time.perf_counter() - middle < 0.01


def test_the_alternative_text_says_all_that_the_picture_says():
    for words in (ROAD.title, ROAD.start, "Finisci la scuola", "3 anni", "Corso OSS", ROAD.end, ROAD.note):
        assert words in ROAD.alt
    for words in (TABLE.title, "Titolo", "OSS: Attestato", "ASA: Competenza", "Albo", "Forse", TABLE.note):
        assert words in TABLE.alt


@given(ANY_WORDS, ANY_WORDS)
@hypothesis_settings(max_examples=5)
def test_words_are_drawn_and_never_obeyed(words: str, others: str):
    size_of(draw(Comparison(words, ("#panic()", others), (Row(others, (words, '#read("/etc/passwd")')),), words)))
    size_of(draw(Road(words, others, (Stop("$ [ ] * _ #", words),), others, words)))


def test_the_sheet_is_tagged_titled_and_in_italian():
    printed = PdfReader(BytesIO(print_sheet(SHEET, NOW)))
    root = printed.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("it")
    assert printed.metadata.title == SHEET.title
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()


def test_the_sheet_says_what_the_road_says_and_links_its_sources():
    printed = PdfReader(BytesIO(print_sheet(SHEET, NOW)))
    text = " ".join(printed.pages[0].extract_text().split())
    for words in ("Finisci la scuola", "3 anni", "Primo", "Poco", "[1] Legge di prova.", "Preparato il 22/11/2026"):
        assert words in text
    links = [note.get_object()["/A"]["/URI"] for note in printed.pages[0]["/Annots"]]
    assert links[0] == "https://esempio.invalid/legge"
    assert set(links) == {"https://esempio.invalid/legge"}


def test_the_figure_of_the_sheet_has_alternative_text():
    def alternatives(node):
        node = node.get_object()
        if isinstance(node, dict):
            yield from [node["/Alt"]] if "/Alt" in node else []
            children = node.get("/K", [])
            for child in children if isinstance(children, list) else [children]:
                yield from alternatives(child)

    root = PdfReader(BytesIO(print_sheet(SHEET, NOW))).trailer["/Root"]
    assert ROAD.alt in list(alternatives(root["/StructTreeRoot"]))


def test_the_same_sheet_at_the_same_time_is_the_same_file():
    assert print_sheet(SHEET, NOW) == print_sheet(SHEET, NOW)
