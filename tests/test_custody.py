"""The operator's commands on what is kept, over a real database and a real key file."""

from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli import app
from bot.store.database import Database, open_database
from bot.store.keys import open_keys, read_lines
from tests.conftest import NOW
from tests.store.test_database import turn
from tests.support.databases import empty_file


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "chiavi" / "bussola.key"


@pytest.fixture
def run(tmp_path: Path, key: Path):
    settings = {"BUSSOLA_DATA_DIR": str(tmp_path / "dati"), "BUSSOLA_KEY_FILE": str(key), "COLUMNS": "200"}
    return lambda *words: CliRunner().invoke(app, words, env=settings)


@pytest.fixture
def database(tmp_path: Path, key: Path):
    keys = open_keys(key, tmp_path, production=False)
    opened = open_database(empty_file(tmp_path / "dati", keys).url, keys, lambda: NOW)
    opened.finish(1, "telegram:17", turn(), ["parole"], NOW)
    yield opened
    opened.dispose()


def test_where_nothing_is_kept_the_commands_say_so_and_make_nothing(run, tmp_path, key):
    for words in (("retention",), ("audit", "verify"), ("keys", "rotate")):
        said = run(*words)
        assert (said.exit_code, "non c'è ancora niente" in said.output) == (1, True)
    assert not (tmp_path / "dati").exists()
    assert not key.exists()


def test_retention_tells_what_is_kept_and_for_how_long(run, database: Database):
    told = run("retention").output
    for line in (
        "scelte di chi scrive",
        "180 giorni",
        "22/11/2026 10:00",
        "72 ore",
        "registro di controllo",
        "365 giorni",
        "L'ultima pulizia è passata: - (UTC)",
    ):
        assert line in told
    database.purge()
    assert "L'ultima pulizia è passata: 22/11/2026 10:00 (UTC)" in run("retention").output


def test_i1_the_audit_is_verified_with_an_anchor_to_write_down(run, database: Database):
    first = run("audit", "verify")
    assert first.exit_code == 0
    assert "Il registro è intero" in first.output
    anchor = first.output.split("--anchor ")[1].split("»")[0].replace("\n", "")

    run("keys", "rotate")
    again = run("audit", "verify", "--anchor", anchor)
    assert (again.exit_code, "intero" in again.output) == (0, True)


def test_i1_a_tampered_audit_is_said_with_the_row(run, database: Database):
    run("keys", "rotate")
    with database._engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_unchanged"))
        connection.execute(text("UPDATE audit SET who = 'nessuno'"))

    said = run("audit", "verify")
    assert (said.exit_code, "la riga 1 è stata cambiata" in said.output) == (1, True)


@pytest.mark.parametrize("anchor", ["", "boh", "3:corta", "x:" + "0" * 64])
def test_an_anchor_that_is_none_is_refused_kindly(run, database: Database, anchor: str):
    said = run("audit", "verify", f"--anchor={anchor}")
    assert said.exit_code == (2 if anchor else 0)
    assert ("NUMERO:IMPRONTA" in said.output) == bool(anchor)


def test_d5_keys_are_rotated_and_old_ones_retired_and_nothing_is_lost(run, database: Database, key: Path):
    old = read_lines(key)
    assert "chiave nuova" in run("keys", "rotate").output
    assert read_lines(key)[1:] == old

    retired = run("keys", "rotate", "--retire")
    assert (retired.exit_code, len(read_lines(key))) == (0, 1)
    assert read_lines(key) != old
    assert [one.words for one in database.waiting("telegram:17")] == ["parole"]
    assert run("audit", "verify").exit_code == 0


def test_another_databases_key_changes_nothing_and_says_what_to_do(run, database: Database, key: Path):
    kept = key.read_bytes()
    key.unlink()
    said = run("keys", "rotate")
    assert (said.exit_code, "La chiave non è quella di questa base di dati" in said.output) == (1, True)

    key.write_bytes(kept)
    assert run("audit", "verify").exit_code == 0
