"""The classifier over a text's embedding and words: it hears what is said without any of the words that rules know.

Three opinions are weighed. Kernel ridge regression (Saunders et al. 1998; as least-squares support vector machines, Suykens 1999)
gives each class a score: how near a text lies to each of its examples in meaning, and which words it is made of. The share of
red and orange among the nearest examples tells apart what looks alike to the first ("voglio uscire" and "voglio morire" are both
short wishes in the first person). Boosted trees judge by both, and by whether the text asks something or speaks of work: they are
grown on what was said of each example by those that had not seen it (Wolpert, "Stacked generalization", 1992).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.safety.boosted import Trees, trees_in
from bot.safety.features import count_pieces
from bot.safety.models import HARD, LEVELS, SEMANTIC, Detection, Level

WEIGHTS = Path(__file__).parent / "detector.npz"

Vectors = NDArray[np.float32]
Probabilities = dict[str, float]

REACH = 0.7
"""How far an example is heard: the width of the Gaussian, where examples lie at 1 or so from their centre."""
WORDS_WEIGH = 0.58
"""How long the vector of words is; chosen by cross-validation, flat around."""
NEAREST = 12
"""Examples asked for their opinion."""
_SHARPNESS = 12.0
"""How much more the nearer of them count: weights are exp(sharpness x cosine)."""
_CONTRAST = 6.0
"""How far apart the scores of classes are pulled before they are shares of 1."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where a probability becomes a level; chosen by cross-validation: as many cards as false alarms allow.

    `hard`: red and orange together, in a text that does not speak of work; `hard_at_work`: in one that does. `red_share`: how
    much of that must be red for the red card. `soft`, `soft_at_work`: everything but level N, for the soft line.
    """

    hard: float = 0.27
    hard_at_work: float = 0.58
    red_share: float = 0.3
    soft: float = 0.5
    soft_at_work: float = 0.7


@dataclass(frozen=True, slots=True)
class Classifier:
    """Scores of classes named `level:category`, and trees over them, as arrays.

    `centre` [dimension] and `spread` (the mean distance from it) bring embeddings to length 1 or so; `rarity` [PLACES] weighs
    words. `examples` [examples, dimension]: known texts so brought; `pulls` [examples, classes]: what each says of each class;
    `weights` [PLACES, classes]: what words say. `are_hard` [examples]: which of them are red or orange. `hard`, `any`: the log
    odds of red or orange, and of anything but level N. `identity` names the embedder.
    """

    identity: str
    classes: tuple[str, ...]
    centre: Vectors
    spread: float
    rarity: Vectors
    examples: Vectors
    pulls: Vectors
    weights: Vectors
    are_hard: NDArray[np.bool_]
    hard: Trees
    any: Trees
    lengths: Vectors = field(init=False, repr=False)
    """The squared lengths of the examples."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "lengths", (self.examples**2).sum(axis=1))

    def probabilities(self, normalised: str, vector: Sequence[float], at_work: bool = False) -> Probabilities:
        """The probability of each class for a normalised text and its embedding (they sum to 1)."""
        return self.all_probabilities([normalised], [vector], [at_work])[0]

    def all_probabilities(
        self, normalised: Sequence[str], vectors: Sequence[Sequence[float]], at_work: Sequence[bool]
    ) -> list[Probabilities]:
        """The same for several texts, each with its embedding: the examples are gone through once for all of them."""
        meanings: Vectors = (np.asarray(vectors, dtype=np.float32) - self.centre) / np.float32(self.spread)
        products: Vectors = meanings @ self.examples.T
        own = (meanings**2).sum(axis=1)
        scores = gaussian(products, own, self.lengths) @ self.pulls
        for row, text in enumerate(normalised):
            places, values = word_vector(text, self.rarity)
            scores[row] += values @ self.weights[places]
        lengths = np.sqrt(np.maximum(np.outer(own, self.lengths), 1e-9))
        cosines: Vectors = np.divide(products, lengths, dtype=np.float32)
        near = shares_of_hard(cosines, self.are_hard)
        features = features_of(scores, self.classes, near, normalised, at_work)
        return weighed(scores, self.classes, self.hard.log_odds(features), self.any.log_odds(features))

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the classifier, its numbers in half precision and its examples in a byte a number."""
        np.savez_compressed(
            path,
            identity=np.array(self.identity),
            classes=np.array(self.classes),
            centre=self.centre,
            spread=np.float32(self.spread),
            rarity=self.rarity.astype(np.float16),
            examples=np.round(self.examples * (127 / largest(self.examples))).astype(np.int8),
            largest=np.float32(largest(self.examples)),
            pulls=self.pulls.astype(np.float16),
            weights=self.weights.astype(np.float16),
            are_hard=self.are_hard,
            **self.hard.arrays("hard"),
            **self.any.arrays("any"),
        )


def load_classifier(path: Path = WEIGHTS) -> Classifier:
    """The classifier that `save` wrote.

    Raises:
        OSError, ValueError, KeyError: there is none, or it is damaged.
    """
    with np.load(path, allow_pickle=False) as stored:
        found = {name: stored[name] for name in stored.files}
    return Classifier(
        str(found["identity"]),
        tuple(str(name) for name in found["classes"]),
        found["centre"],
        float(found["spread"]),
        found["rarity"].astype(np.float32),
        found["examples"].astype(np.float32) * (float(found["largest"]) / 127),
        found["pulls"].astype(np.float32),
        found["weights"].astype(np.float32),
        found["are_hard"],
        trees_in(found, "hard"),
        trees_in(found, "any"),
    )


def largest(vectors: Vectors) -> float:
    """The largest number in `vectors`, whatever its sign; 1 where all are 0."""
    return float(np.abs(vectors).max()) or 1.0


def gaussian(products: Vectors, own: Vectors, lengths: Vectors) -> Vectors:
    """How near texts lie to examples [texts, examples], from 0 to 1: from their products and their squared lengths."""
    distances = np.maximum(own[:, np.newaxis] + lengths[np.newaxis] - 2 * products, 0)
    near: Vectors = np.exp(distances * np.float32(-0.5 / REACH**2))
    return near


def shares_of_hard(cosines: Vectors, are_hard: NDArray[np.bool_]) -> Vectors:
    """How much of the examples nearest to each text [texts, examples] is red or orange."""
    first = np.argpartition(-cosines, min(NEAREST, cosines.shape[1]) - 1)[:, :NEAREST]
    counts = np.exp(_SHARPNESS * np.take_along_axis(cosines, first, axis=1))
    shares: Vectors = (counts * are_hard[first]).sum(axis=1) / counts.sum(axis=1)
    return shares


def features_of(
    scores: Vectors, classes: Sequence[str], near: Vectors, normalised: Sequence[str], at_work: Sequence[bool]
) -> Vectors:
    """What the trees judge by [texts, features]: the scores, their sums by level and as shares, the nearest examples, whether
    there is a question, how long it is, whether it speaks of work."""
    sums = [scores[:, [name[0] == level for name in classes]].sum(axis=1) for level in LEVELS]
    logs = np.log(np.maximum(_shares(scores, classes), 1e-9))
    told = [
        (text.count("?") > 0, np.log1p(len(text.split())), about)
        for text, about in zip(normalised, at_work, strict=True)
    ]
    return np.column_stack([scores, *sums, logs, near, np.array(told, dtype=np.float32)]).astype(np.float32)


def weighed(scores: Vectors, classes: Sequence[str], hard: Vectors, some: Vectors) -> list[Probabilities]:
    """The probabilities of classes: red and orange together as the odds `hard` have it, the rest of what is not level N as `some`
    has it, and within each as the scores have it."""
    shares = np.exp(_CONTRAST * (scores - scores.max(axis=1, keepdims=True)))
    p_hard = 1 / (1 + np.exp(-hard))
    p_some = np.maximum(1 / (1 + np.exp(-some)), p_hard)
    parts = (p_hard, p_some - p_hard, 1 - p_some)
    groups = [np.array([_part_of(name) == part for name in classes]) for part in range(3)]
    result = np.zeros_like(shares)
    for part, (share, group) in enumerate(zip(parts, groups, strict=True)):
        if not group.any():
            group = groups[2 if part == 1 else 1]
        within = shares[:, group] + 1e-9
        result[:, group] += share[:, np.newaxis] * within / within.sum(axis=1, keepdims=True)
    return [dict(zip(classes, row, strict=True)) for row in result.tolist()]


def _part_of(name: str) -> int:
    return 0 if name[0] in HARD else 1 if name[0] == "Y" else 2


def _shares(scores: Vectors, classes: Sequence[str]) -> Vectors:
    """The odds of each level but N against all else, by the scores alone."""
    shares = np.exp(_CONTRAST * (scores - scores.max(axis=1, keepdims=True)))
    shares /= shares.sum(axis=1, keepdims=True)
    by_level = [shares[:, [name[0] == level for name in classes]].sum(axis=1) for level in LEVELS]
    return np.column_stack([*by_level, by_level[0] + by_level[1]])


def word_vector(normalised: str, rarity: Vectors) -> tuple[NDArray[np.int64], Vectors]:
    """The words of a text as places and their values, of length `WORDS_WEIGH` together."""
    counts = count_pieces(normalised)
    places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
    values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts)) * rarity[places]
    length = float(np.linalg.norm(values)) or 1.0
    return places, (values * (WORDS_WEIGH / length)).astype(np.float32)


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
    if not of_level:
        return Detection(level, rule=SEMANTIC)
    return Detection(level, max(of_level, key=of_level.__getitem__).partition(":")[2], SEMANTIC)
