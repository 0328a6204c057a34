"""The reader of the weight file."""

from pathlib import Path

import numpy as np
import pytest

from ingest.embedder.errors import WeightsRefused
from ingest.embedder.weight_file import read_weight_file
from tests.support.weights import TinyWeights


def test_measures_pieces_and_special_numbers_are_read(tiny: TinyWeights, tmp_path: Path) -> None:
    weights = read_weight_file(tiny.write(tmp_path / "w.bin"))
    assert (weights.shape.hidden, weights.shape.layers, weights.shape.heads) == (64, 2, 2)
    assert (weights.shape.feed_forward, weights.shape.positions, weights.shape.types) == (96, 48, 2)
    assert weights.shape.epsilon == pytest.approx(1e-12)
    assert weights.pieces.texts == tiny.pieces
    assert (weights.pieces.begin, weights.pieces.end, weights.pieces.padding, weights.pieces.unknown) == (0, 2, 1, 3)


def test_a_vector_is_read_as_floats(tiny: TinyWeights, tmp_path: Path) -> None:
    weights = read_weight_file(tiny.write(tmp_path / "w.bin"))
    expected = np.frombuffer(tiny.tensors["emb.ln.w"][2], "<f4")
    assert np.array_equal(weights.floats("emb.ln.w"), expected)


def test_a_matrix_is_read_by_rows_of_outputs(tiny: TinyWeights, tmp_path: Path) -> None:
    weights = read_weight_file(tiny.write(tmp_path / "w.bin"))
    assert weights.matrix("l0.fi.w", 64).shape == (96, 64)
    assert weights.matrix("l0.fo.w", 96).shape == (64, 96)
    first = np.frombuffer(tiny.tensors["l0.fi.w"][2][:18], np.uint8)
    scale = float(first[:2].view("<f2")[0])
    assert weights.matrix("l0.fi.w", 64)[0, 0] == pytest.approx(scale * (int(first[2] & 15) - 8))
    assert weights.matrix("l0.fi.w", 64)[0, 16] == pytest.approx(scale * (int(first[2] >> 4) - 8))


@pytest.mark.parametrize("kept", [0, 3, 20, 60, 300, -1])
def test_a_truncated_file_is_refused(tiny: TinyWeights, tmp_path: Path, kept: int) -> None:
    path = tmp_path / "w.bin"
    path.write_bytes(tiny.to_bytes()[:kept])
    with pytest.raises(WeightsRefused):
        read_weight_file(path)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsRefused):
        read_weight_file(TinyWeights(magic=b"GGUF").write(tmp_path / "w.bin"))


def test_measures_that_do_not_agree_are_refused(tiny: TinyWeights, tmp_path: Path) -> None:
    tiny.heads = 7
    with pytest.raises(WeightsRefused):
        read_weight_file(tiny.write(tmp_path / "w.bin"))


def test_a_tensor_that_is_missing_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    weights = read_weight_file(TinyWeights(left_out="l1.q.w").write(tmp_path / "w.bin"))
    with pytest.raises(WeightsRefused):
        weights.matrix("l1.q.w", 64)
    with pytest.raises(WeightsRefused):
        weights.floats("emb.word")
