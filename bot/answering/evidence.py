"""How probable it is that a section answers a question: several features, weighed by a fitted model.

The weights are fitted by `bussola eval --fit` on the development part of `tests/evals` and committed beside this file; the
features are written so that each can be read and each grows with the evidence.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from functools import cache
from pathlib import Path

from bot.answering.reading import Reading
from bot.answering.understand import Understanding
from bot.retrieval.passage import Passage

WEIGHTS_FILE = Path(__file__).with_name("evidence.json")


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a section as the answer to a question."""

    dense: float
    """Cosine of the nearest chunk, over .8, times ten: e5's cosines are compressed between .8 and .95."""
    fused: float
    """The fused score (0 to 1), relative to the best of this question."""
    cover: float
    """Share of the question's content words, by rarity, that the section holds."""
    known: float
    """Share of the question's content words that some section holds."""
    named: float
    """1 if the section stands on a page the question names, -1 if the question names others, 0 if it names none."""
    aspect: float
    """Share of the neighbours' votes for the section's aspect, less the share of the best other aspect."""


@dataclass(frozen=True, slots=True)
class EvidenceModel:
    """A logistic model of `Features`, and the probabilities from which the bot answers or ranks."""

    bias: float
    weights: tuple[float, ...]
    threshold: float

    def probability(self, features: Features) -> float:
        """The probability (0 to 1) that a section with these features answers the question."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, astuple(features), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with the probability that it answers the question."""

    passage: Passage
    features: Features
    probability: float


def weigh(
    reading: Reading, understanding: Understanding, passages: Sequence[Passage], model: EvidenceModel
) -> tuple[Evidence, ...]:
    """`passages` with their probabilities, most probable first, each passage's score replaced by its probability."""
    weighed = []
    for passage in passages:
        features = features_of(reading, understanding, passage)
        probability = model.probability(features)
        weighed.append(Evidence(replace(passage, score=probability), features, probability))
    return tuple(sorted(weighed, key=lambda evidence: (-evidence.probability, evidence.passage.section.id)))


def features_of(reading: Reading, understanding: Understanding, passage: Passage) -> Features:
    """The features of `passage` for a question."""
    section = passage.section
    named = 0.0
    if understanding.pages:
        named = 1.0 if section.page_id in understanding.pages else -1.0
    votes = understanding.aspects
    own = votes.get(section.aspect, 0.0) if section.aspect else 0.0
    other = max((vote for aspect, vote in votes.items() if aspect != section.aspect), default=0.0)
    return Features(
        dense=(passage.dense - 0.8) * 10,
        fused=passage.score,
        cover=reading.cover(understanding.words, section.id),
        known=1.0 - reading.unknown_share(understanding.words),
        named=named,
        aspect=own - other,
    )


@cache
def load_model(path: Path = WEIGHTS_FILE) -> EvidenceModel:
    """The committed model."""
    stored = json.loads(path.read_text("utf-8"))
    names = [field.name for field in fields(Features)]
    return EvidenceModel(stored["bias"], tuple(stored["weights"][name] for name in names), stored["threshold"])
