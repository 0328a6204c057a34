"""The operator's commands on cooperatives and invented data, over a real database."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app


@pytest.fixture
def run(tmp_path: Path):
    settings = {
        "BUSSOLA_DATA_DIR": str(tmp_path / "dati"),
        "BUSSOLA_KEY_FILE": str(tmp_path / "chiavi" / "bussola.key"),
        "COLUMNS": "250",
    }
    return lambda *words, **more: CliRunner().invoke(app, words, env={**settings, **more})


def test_a_cooperative_is_added_listed_and_closed(run):
    added = run(
        "cooperative",
        "add",
        "Cooperativa di prova",
        "--province",
        "Nord",
        "--province",
        "Sud",
        "--contact",
        "x@y.invalid",
    )
    assert (added.exit_code, "numero 1" in added.output) == (0, True)
    assert "Cooperativa di prova. Province: Nord, Sud. Contatto: x@y.invalid" in run("cooperative", "list").output
    twice = run("cooperative", "add", "cooperativa di PROVA")
    assert (twice.exit_code, "C'è già" in twice.output) == (1, True)
    assert run("cooperative", "close", "Cooperativa di prova").exit_code == 0
    assert "Nessuna cooperativa" in run("cooperative", "list").output
    assert run("cooperative", "close", "Mai vista").exit_code == 1
    again = run("cooperative", "add", "Cooperativa di prova", "--consortium")
    assert "numero 1" in again.output
    assert "(consorzio)" in run("cooperative", "list").output


@pytest.mark.parametrize(
    "words", [("",), ("x" * 121,), ("Prova", "--province", "a:b"), ("Prova", "--contact", "c" * 301)]
)
def test_what_can_not_be_is_refused_with_what_to_do(run, words: tuple[str, ...]):
    refused = run("cooperative", "add", *words)
    assert (refused.exit_code, "al massimo" in refused.output) == (2, True)


def test_invented_data_come_and_go_and_never_in_production(run):
    assert "12 interessi" in run("demo-data", "--number", "12").output
    assert "Cooperativa inventata Alfa" in run("cooperative", "list").output
    kept = run("retention")
    assert kept.exit_code == 0
    assert "interessi lasciati, tutti" in kept.output
    assert "(12 interessi)" in run("demo-data", "--remove").output
    assert "Nessuna cooperativa" in run("cooperative", "list").output
    refused = run("demo-data", BUSSOLA_ENVIRONMENT="production")
    assert (refused.exit_code, "In produzione" in refused.output) == (2, True)
