from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.heartbeat import Beat, read_beat, remove_beat, write_beat


@pytest.fixture
def run(tmp_path: Path):
    settings = {"BUSSOLA_DATA_DIR": str(tmp_path), "BUSSOLA_KEY_FILE": str(tmp_path / "keys" / "bussola.key")}
    return lambda *words: CliRunner().invoke(app, words, env=settings)


def beat(folder: Path, ago: timedelta = timedelta(0), index: str = "v1") -> None:
    write_beat(folder / "heartbeat.json", Beat(datetime.now(UTC) - ago, index))


def test_a_process_that_is_alive_with_its_pages_open_is_well(run, tmp_path):
    beat(tmp_path)

    assert run("health").exit_code == 0


@pytest.mark.parametrize(("ago", "index"), [(timedelta(minutes=2), "v1"), (timedelta(0), "")])
def test_silence_or_closed_pages_are_not_well(run, tmp_path, ago, index):
    beat(tmp_path, ago, index)

    assert run("health").exit_code == 1


def test_where_nothing_runs_nothing_is_well(run, tmp_path):
    beat(tmp_path)
    remove_beat(tmp_path / "heartbeat.json")

    assert read_beat(tmp_path / "heartbeat.json") is None
    assert run("health").exit_code == 1


def test_the_key_is_made_once(run, tmp_path):
    assert "Ho creato la chiave" in run("key").output
    made = (tmp_path / "keys" / "bussola.key").read_bytes()

    assert run("key").output == ""
    assert (tmp_path / "keys" / "bussola.key").read_bytes() == made
