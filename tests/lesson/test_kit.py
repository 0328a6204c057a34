from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from bot.lesson.blocks import Document, Grid, Heading, Lines, Text
from bot.lesson.kit import kit_of
from bot.lesson.paper import write_pdf
from bot.lesson.word import write_docx
from bot.texts import load_texts

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def documents(lesson) -> dict[str, Document]:
    return {document.name: document for document in kit_of(lesson, load_texts())}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("name", ["scaletta", "scheda", "e-portfolio"])
def test_the_pdf_is_tagged_titled_and_italian_and_says_all_headings(documents, name):
    pdf = write_pdf(documents[name], NOW)
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("it")
    assert PdfReader(BytesIO(pdf)).metadata.title == documents[name].title
    said = text_of(pdf)
    for block in documents[name].blocks:
        if isinstance(block, Heading):
            assert " ".join(block.text.split()) in said


@pytest.mark.parametrize("name", ["scaletta", "scheda", "e-portfolio"])
def test_the_editable_file_says_the_same_with_real_headings_and_tables(documents, name):
    word = docx.Document(BytesIO(write_docx(documents[name], NOW)))
    wanted = [block.text for block in documents[name].blocks if isinstance(block, Heading)]
    styles = [one.text for one in word.paragraphs if one.style.name in ("Heading 2", "Heading 3")]
    assert styles == wanted
    grids = [block for block in documents[name].blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in table.rows[0].cells] for table in word.tables] == [list(one.header) for one in grids]
    assert word.core_properties.language == "it-IT"


def test_the_outline_has_both_times_the_answers_and_the_competences(documents):
    said = text_of(write_pdf(documents["scaletta"], NOW))
    for needed in ("60 minuti", "180 minuti", "a decidere è il giudice", "LifeComp", "EntreComp", "Critical thinking"):
        assert needed in said


def test_the_worksheet_has_every_myth_every_question_and_the_sources_of_both(documents, lesson):
    grids = [block for block in documents["scheda"].blocks if isinstance(block, Grid)]
    first = [row[0] for grid in grids for row in grid.rows]
    for slide in lesson.slides:
        if slide.kind in ("myth", "columns"):
            assert any(cell.startswith(slide.title) for cell in first)
    said = text_of(write_pdf(documents["scheda"], NOW))
    numbers = {number for slide in lesson.slides if slide.kind in ("myth", "columns") for number in slide.numbers}
    assert all(f"[{number}]" in said for number in numbers)


def test_the_worksheet_does_not_ask_for_a_name(documents):
    words = [block.text for block in documents["scheda"].blocks if isinstance(block, Text)]
    assert any("Non serve scrivere il tuo nome" in text for text in words)
    assert not any(word in text for text in words for word in ("Cognome", "Telefono", "Nome:"))


def test_the_page_for_the_portfolio_has_room_to_write(documents):
    assert sum(block.count for block in documents["e-portfolio"].blocks if isinstance(block, Lines)) >= 12


def test_words_in_a_document_are_never_taken_for_commands():
    nasty = Document("x", "T", "#panic()", "$x$", (Text('#include "x" *grassetto* <etichetta> @rif'),))
    assert "#include" in text_of(write_pdf(nasty, NOW))
