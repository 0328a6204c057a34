"""`bussola barometer` and the invented months of `bussola demo-data`, as an operator types them."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from bot.cli import app
from tests.conftest import publish
from tests.support.knowledge import write_knowledge


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUSSOLA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BUSSOLA_KEY_FILE", str(tmp_path / "keys" / "key"))
    publish(write_knowledge(tmp_path / "knowledge"), tmp_path / "data" / "index")
    return tmp_path


def say(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, " ".join(result.output.split())


def test_invented_months_are_printed_as_such_and_taken_away(here):
    assert say("demo-data", "--number", "2")[0] == 0
    code, said = say("barometer", "--pdf", "b.pdf")
    assert (code, said.startswith("Scritto b.pdf: ")) == (0, True)
    made = PdfReader(BytesIO((here / "b.pdf").read_bytes()))
    assert "Numeri inventati" in made.pages[0].extract_text()

    assert say("barometer", "--pdf", "b.pdf", "--month", "ottobre") == (2, "Il mese si scrive così: 2026-10.")
    code, said = say("barometer", "--pdf", "b.pdf", "--month", "2001-01")
    assert (code, "non c'è niente da raccontare" in said) == (1, True)
    assert say("barometer", "--pdf", "none/b.pdf") == (1, "Non riesco a scrivere none/b.pdf.")

    say("demo-data", "--remove")
    code, said = say("barometer", "--pdf", "b.pdf")
    assert (code, "Non c'è ancora nessun mese" in said) == (1, True)
