"""The classifier over a text's embedding and words: it hears what is said without any of the words that rules know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.safety.features import count_pieces
from bot.safety.models import HARD, LEVELS, SEMANTIC, Detection, Level

WEIGHTS = Path(__file__).parent / "detector.npz"

Vectors = NDArray[np.float32]

_WORDS_WEIGH = 1.5
"""How long the vector of words is beside that of meaning; chosen by cross-validation, flat around."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a probability becomes a level; chosen by cross-validation against false alarms on professional questions.

    `hard`: red and orange together, in a text that does not speak of work; `hard_at_work`: in one that does. `red_share`: how
    much of that must be red for the red card. `soft`, `soft_at_work`: everything but level N, for the soft line.
    """

    hard: float = 0.33
    hard_at_work: float = 0.6
    red_share: float = 0.22
    soft: float = 0.5
    soft_at_work: float = 0.7


@dataclass(frozen=True, slots=True)
class Classifier:
    """A softmax over classes named `level:category`, as arrays.

    `centre` [dimension] and `spread` (the mean distance from it) bring embeddings to length 1 or so; `rarity` [PLACES] weighs
    words; `weights` [classes, dimension + PLACES]; `biases` [classes]. `identity` names the embedder.
    """

    identity: str
    classes: tuple[str, ...]
    centre: Vectors
    spread: float
    rarity: Vectors
    weights: Vectors
    biases: Vectors

    def probabilities(self, normalised: str, vector: Sequence[float]) -> dict[str, float]:
        """The probability of each class for a normalised text and its embedding (they sum to 1)."""
        places, values = word_vector(normalised, self.rarity)
        meaning = (np.asarray(vector, dtype=np.float32) - self.centre) / self.spread
        dimension = len(self.centre)
        sums = self.weights[:, :dimension] @ meaning + self.weights[:, dimension + places] @ values + self.biases
        shares = np.exp(sums - sums.max())
        return dict(zip(self.classes, (shares / shares.sum()).tolist(), strict=True))

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the classifier, its weights in half precision."""
        np.savez_compressed(
            path,
            identity=np.array(self.identity),
            classes=np.array(self.classes),
            centre=self.centre,
            spread=np.float32(self.spread),
            rarity=self.rarity.astype(np.float16),
            weights=self.weights.astype(np.float16),
            biases=self.biases,
        )


def load_classifier(path: Path = WEIGHTS) -> Classifier:
    """The classifier that `save` wrote.

    Raises:
        OSError, ValueError, KeyError: there is none, or it is damaged.
    """
    with np.load(path, allow_pickle=False) as stored:
        return Classifier(
            str(stored["identity"]),
            tuple(str(name) for name in stored["classes"]),
            stored["centre"],
            float(stored["spread"]),
            stored["rarity"].astype(np.float32),
            stored["weights"].astype(np.float32),
            stored["biases"],
        )


def word_vector(normalised: str, rarity: Vectors) -> tuple[NDArray[np.int64], Vectors]:
    """The words of a text as places and their values, of length `_WORDS_WEIGH` together."""
    counts = count_pieces(normalised)
    places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
    values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts)) * rarity[places]
    length = float(np.linalg.norm(values)) or 1.0
    return places, (values * (_WORDS_WEIGH / length)).astype(np.float32)


def judge(
    probabilities: Mapping[str, float],
    at_work: bool,
    thresholds: Thresholds = Thresholds(),
) -> Detection:
    """The level and category that the probabilities of classes amount to; `at_work`: the text speaks of work or study."""
    by_level: dict[Level, float] = {
        level: sum(share for name, share in probabilities.items() if name.startswith(level)) for level in LEVELS
    }
    hard = sum(by_level[level] for level in HARD)
    if hard >= (thresholds.hard_at_work if at_work else thresholds.hard):
        return _named("R" if by_level["R"] >= thresholds.red_share * hard else "O", probabilities)
    if 1.0 - by_level["N"] >= (thresholds.soft_at_work if at_work else thresholds.soft):
        return _named("Y", probabilities)
    return Detection("N")


def _named(level: Level, probabilities: Mapping[str, float]) -> Detection:
    of_level = {name: share for name, share in probabilities.items() if name.startswith(level)}
    return Detection(level, max(of_level, key=of_level.__getitem__).partition(":")[2], SEMANTIC)
