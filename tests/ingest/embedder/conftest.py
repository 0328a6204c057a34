"""Weights in miniature for the builder's tests."""

from pathlib import Path

import pytest

from tests.support.weights import TinyWeights


@pytest.fixture
def tiny() -> TinyWeights:
    return TinyWeights()


@pytest.fixture
def wheel(tiny: TinyWeights, tmp_path: Path) -> Path:
    return tiny.write_wheel(tmp_path / "wheels")
