from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.safety.examples import EXAMPLES
from bot.safety.models import SEMANTIC
from bot.safety.opening import open_detector
from tests.support.embedders import WordEmbedder

SAID = "sto cercando un posto dove nessuno mi trovi in tempo"
"""One of the examples: no rule knows it."""
_FEW = 100


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """Some of the examples: all of them would only take longer."""
    folder = tmp_path / "examples"
    folder.mkdir()
    for name in ("indirect", "professional"):
        first = (EXAMPLES / f"{name}.jsonl").read_text("utf-8").splitlines(keepends=True)[:_FEW]
        (folder / f"{name}.jsonl").write_text("".join(first), "utf-8")
    return folder


def test_another_embedders_vectors_get_weights_of_their_own_once(tmp_path: Path, lines: Path):
    embedder = WordEmbedder()
    with capture_logs() as first:
        found = open_detector(embedder.identity, embedder.embed_query, tmp_path / "kept", lines).detect(SAID)
    with capture_logs() as second:
        again = open_detector(embedder.identity, embedder.embed_query, tmp_path / "kept", lines).detect(SAID)
    assert (found.level, found.rule) == ("R", SEMANTIC)
    assert again == found
    assert [entry["event"] for entry in first] == ["detector_fitted_anew"]
    assert second == []


def test_damaged_weights_are_fitted_again(tmp_path: Path, lines: Path):
    embedder = WordEmbedder()
    open_detector(embedder.identity, embedder.embed_query, tmp_path / "kept", lines)
    (kept,) = (tmp_path / "kept").iterdir()
    kept.write_bytes(b"PK\x03\x04 broken")
    assert open_detector(embedder.identity, embedder.embed_query, tmp_path / "kept", lines).detect(SAID).level == "R"
