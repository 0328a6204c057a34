"""The classifier over a text's embedding and words: it hears what is said without any of the words that rules know.

Two opinions are weighed: a softmax over meaning and words, which generalises, and the examples nearest in meaning, which tell
apart what looks alike to it ("voglio uscire" and "voglio morire" are both short wishes in the first person).
"""

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
_NEAREST = 12
"""Examples asked for their opinion."""
_SHARPNESS = 12.0
"""How much more the nearer of them count: weights are exp(sharpness x cosine)."""
_EXAMPLES_WEIGH = 0.5
"""What their log odds count beside those of the softmax; cross-validation is flat from 0.35 to 0.5."""
_DOUBT = 0.02
"""Examples are never surer than this."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a probability becomes a level; chosen by cross-validation: as many cards as false alarms allow.

    `hard`: red and orange together, in a text that does not speak of work; `hard_at_work`: in one that does. `red_share`: how
    much of that must be red for the red card. `soft`, `soft_at_work`: everything but level N, for the soft line.
    """

    hard: float = 0.27
    hard_at_work: float = 0.5
    red_share: float = 0.22
    soft: float = 0.5
    soft_at_work: float = 0.7


@dataclass(frozen=True, slots=True)
class Classifier:
    """A softmax over classes named `level:category`, as arrays.

    `centre` [dimension] and `spread` (the mean distance from it) bring embeddings to length 1 or so; `rarity` [PLACES] weighs
    words; `weights` [classes, dimension + PLACES]; `biases` [classes]. `examples` [examples, dimension]: the directions
    of known texts from the centre; `are_hard` [examples]: which of them are red or orange. `identity` names the embedder.
    """

    identity: str
    classes: tuple[str, ...]
    centre: Vectors
    spread: float
    rarity: Vectors
    weights: Vectors
    biases: Vectors
    examples: Vectors
    are_hard: NDArray[np.bool_]

    def probabilities(self, normalised: str, vector: Sequence[float]) -> dict[str, float]:
        """The probability of each class for a normalised text and its embedding (they sum to 1)."""
        return self.all_probabilities([normalised], [vector])[0]

    def all_probabilities(
        self, normalised: Sequence[str], vectors: Sequence[Sequence[float]]
    ) -> list[dict[str, float]]:
        """The same for several texts, each with its embedding: the examples are gone through once for all of them."""
        meanings = (np.asarray(vectors, dtype=np.float32) - self.centre) / self.spread
        shares_near = self._shares_of_hard_examples(meanings)
        return [
            self._weighed(self._softmax(text, meaning), near)
            for text, meaning, near in zip(normalised, meanings, shares_near, strict=True)
        ]

    def _softmax(self, normalised: str, meaning: Vectors) -> dict[str, float]:
        places, values = word_vector(normalised, self.rarity)
        dimension = len(self.centre)
        sums = self.weights[:, :dimension] @ meaning + self.weights[:, dimension + places] @ values + self.biases
        shares = np.exp(sums - sums.max())
        return dict(zip(self.classes, (shares / shares.sum()).tolist(), strict=True))

    def _weighed(self, shares: dict[str, float], near: float) -> dict[str, float]:
        """`shares` with the odds of red and orange moved towards what the nearest examples are: hard ones by the share `near`."""
        hard = sum(share for name, share in shares.items() if name[0] in HARD)
        hard = min(max(hard, 1e-4), 1 - 1e-4)
        near = _DOUBT + (1 - 2 * _DOUBT) * near
        odds = hard / (1 - hard) * (near / (1 - near)) ** _EXAMPLES_WEIGH
        now = odds / (1 + odds)
        moved = {
            name: share * (now / hard if name[0] in HARD else (1 - now) / (1 - hard)) for name, share in shares.items()
        }
        total = sum(moved.values())
        return {name: share / total for name, share in moved.items()}

    def _shares_of_hard_examples(self, meanings: Vectors) -> list[float]:
        # Not a product of matrices: threads of BLAS would wait for the embedder's.
        near = np.einsum("ij,kj->ki", self.examples, directions_of(meanings))
        first = np.argpartition(-near, min(_NEAREST, near.shape[1]) - 1)[:, :_NEAREST]
        counts = np.exp(_SHARPNESS * np.take_along_axis(near, first, axis=1))
        hard: list[float] = ((counts * self.are_hard[first]).sum(axis=1) / counts.sum(axis=1)).tolist()
        return hard

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the classifier, its weights in half precision and its examples in a byte a number."""
        largest = float(np.abs(self.examples).max()) or 1.0
        np.savez_compressed(
            path,
            identity=np.array(self.identity),
            classes=np.array(self.classes),
            centre=self.centre,
            spread=np.float32(self.spread),
            rarity=self.rarity.astype(np.float16),
            weights=self.weights.astype(np.float16),
            biases=self.biases,
            examples=np.round(self.examples * (127 / largest)).astype(np.int8),
            are_hard=self.are_hard,
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
            directions_of(stored["examples"].astype(np.float32)),
            stored["are_hard"],
        )


def directions_of(vectors: Vectors) -> Vectors:
    """`vectors` [..., dimension] at length 1; what has none stays at 0."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)


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
