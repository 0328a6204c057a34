"""A small change to the encoder's matrices, learned from our own ways of asking and added when the encoder is written.

Low-rank adaptation (Hu et al. 2021, 'LoRA'): of each adapted matrix W [outputs, inputs] only two thin ones are learned, and
W + BA takes its place. Nothing is added to what runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ADAPTATION = Path(__file__).parent / "adaptation.npz"

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Adaptation:
    """By tensor ("l7.fi"), B [outputs, rank] and A [rank, inputs]; `name` tells adaptations apart."""

    name: str
    factors: Mapping[str, tuple[Floats, Floats]]

    def change(self, tensor: str, matrix: Floats) -> Floats:
        """The matrix of `tensor` as it was adapted; as it is where nothing was learned for it."""
        if tensor not in self.factors:
            return matrix
        wide, narrow = self.factors[tensor]
        return matrix + wide @ narrow


NONE = Adaptation("", {})
"""Changes nothing."""


def load_adaptation(path: Path = ADAPTATION) -> Adaptation:
    """The adaptation at `path`, as `save_adaptation` wrote it; its name is the sha256 of what it holds.

    Raises:
        OSError, ValueError: there is none, or it is damaged.
    """
    digest = sha256()
    factors = {}
    with np.load(path, allow_pickle=False) as stored:
        for name in sorted(stored.files):
            digest.update(name.encode() + stored[name].tobytes())
        for tensor in sorted({name.rpartition(".")[0] for name in stored.files}):
            wide, narrow = stored[f"{tensor}.b"], stored[f"{tensor}.a"]
            factors[tensor] = (wide.astype(np.float32), narrow.astype(np.float32))
    return Adaptation(digest.hexdigest(), factors)


def save_adaptation(factors: Mapping[str, tuple[Floats, Floats]], path: Path = ADAPTATION) -> None:
    """Write `factors` (by tensor, B and A) in half precision."""
    arrays: dict[str, Any] = {}
    for tensor, (wide, narrow) in factors.items():
        arrays[f"{tensor}.b"], arrays[f"{tensor}.a"] = wide.astype(np.float16), narrow.astype(np.float16)
    np.savez_compressed(path, **arrays)
