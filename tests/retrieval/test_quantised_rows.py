"""Rows in four bits."""

from pathlib import Path

import numpy as np

from bot.retrieval.quantised_rows import QuantisedRows, dequantise


def block(scale: float, nibbles: bytes) -> bytes:
    return np.array([scale], "<f2").tobytes() + nibbles


def test_a_block_is_as_computed_by_hand() -> None:
    nibbles = bytes([0x80, 0xF1, *[0x88] * 14])  # low halves 0, 1, 8...; high halves 8, 15, 8...
    values = dequantise(np.frombuffer(block(0.5, nibbles), np.uint8).reshape(1, 18))
    assert values.shape == (32,)
    assert values[:3].tolist() == [-4.0, -3.5, 0.0]
    assert values[16:19].tolist() == [0.0, 3.5, 0.0]
    assert not values[3:16].any()
    assert not values[19:].any()


def test_rows_come_in_the_order_asked_and_may_repeat(tmp_path: Path) -> None:
    rows = [block(1.0, bytes([number + 8] * 16)) + block(2.0, bytes([number + 8] * 16)) for number in range(4)]
    (tmp_path / "rows").write_bytes(b"".join(rows))
    table = QuantisedRows(tmp_path / "rows", 64)
    assert len(table) == 4
    found = table.rows([3, 1, 3])
    assert found.shape == (3, 64)
    assert found[:, 0].tolist() == [3.0, 1.0, 3.0]
    assert found[:, 32].tolist() == [6.0, 2.0, 6.0]
