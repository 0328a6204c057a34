"""Rows of a table kept on disk as 4-bit blocks, turned into numbers only when asked for.

The blocks are ggml's Q4_0: 18 bytes for 32 values, a half-precision scale and then 16 bytes of nibbles, whose low halves
are the first 16 values and whose high halves the last 16; a value is (nibble - 8) * scale.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

BLOCK_VALUES = 32
BLOCK_BYTES = 18
_ZERO = 8


def dequantise(blocks: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The values of Q4_0 `blocks`: [..., count, 18] bytes become [..., count * 32] floats."""
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    nibbles = blocks[..., 2:]
    values = np.empty((*blocks.shape[:-1], BLOCK_VALUES), np.float32)
    values[..., : BLOCK_VALUES // 2] = nibbles & 0x0F
    values[..., BLOCK_VALUES // 2 :] = nibbles >> 4
    values -= _ZERO
    values *= scales
    return values.reshape(*blocks.shape[:-2], -1)


class QuantisedRows:
    """A table of Q4_0 rows, mapped from its file: the pages of rows never asked for are never read."""

    def __init__(self, path: Path, dimension: int) -> None:
        mapped = np.memmap(path, dtype=np.uint8, mode="r")
        self._blocks = mapped.reshape(-1, dimension // BLOCK_VALUES, BLOCK_BYTES)

    def __len__(self) -> int:
        return len(self._blocks)

    def rows(self, numbers: Sequence[int]) -> npt.NDArray[np.float32]:
        """The rows of those `numbers`, in that order: [len(numbers), dimension]."""
        return dequantise(np.asarray(self._blocks[list(numbers)]))
