"""`bussola teacher`: a private link, once; nothing of it in the database; taken back by number."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.store.keys import KeyFile, open_keys
from tests.support.databases import empty_file
from tests.support.unsealed import contents


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The command line over a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUSSOLA_DATA_DIR", str(tmp_path / "dati"))
    monkeypatch.setenv("BUSSOLA_KEY_FILE", str(tmp_path / "chiavi" / "bussola.key"))
    monkeypatch.setenv("BUSSOLA_WEB_URL", "https://bussola.invalid/")
    empty_file(tmp_path / "dati", open_keys(tmp_path / "chiavi" / "bussola.key", tmp_path, production=False))
    return lambda *said: CliRunner().invoke(app, ["teacher", *said])


def test_a_private_link_is_printed_once_and_its_key_is_kept_nowhere(run, tmp_path):
    added = run("add", "Elena Finta")

    assert added.exit_code == 0
    key = re.search(r"https://bussola\.invalid/insegnante#chiave=([\w-]{43})$", added.output, re.MULTILINE)[1]
    files = contents(tmp_path, KeyFile(tmp_path / "chiavi" / "bussola.key")).values()
    assert not any(key.encode() in content or b"Elena" in content for content in files)
    listed = run("list").output
    assert "Elena Finta" in listed
    assert key not in listed


def test_an_invitation_is_taken_back_by_number(run):
    run("add", "Elena Finta")

    assert "non vale più" in run("remove", "1").output
    assert "Nessun insegnante invitato" in run("list").output
    again = run("remove", "1")
    assert again.exit_code == 1
    assert "Non c'è nessun insegnante con il numero 1" in again.output


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_is_none_is_refused_with_a_sentence(run, name):
    refused = run("add", name)

    assert refused.exit_code == 2
    assert "Scrivi un nome" in refused.output
