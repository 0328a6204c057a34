"""Which section answers a question best, and how probable it is that it answers it at all.

Two small fitted models over features that can be read: one orders the sections (`rank`), one judges the first of them (`gate`).
There are two of each, since features mean something else where a message is read after what was said before: its words are few,
and its vector holds what they refer to. All are fitted by `bussola eval --fit` on the development part of `tests/evals` and
committed in `evidence.json` with their cross-validated figures.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

from bot.answering.reading import Reading
from bot.answering.understand import QUESTION, Understanding
from bot.retrieval.passage import Passage

WEIGHTS_FILE = Path(__file__).with_name("evidence.json")
YES_OR_NO = ("Sì", "No", "Dipende")
NEARLY = 0.06
UNKNOWABLE = ("troppo_preciso", "altro_mestiere", "medico", "legale")
"""Intents of questions that sound like ours and that no page can answer."""

_RARE = 8.0
"""About the rarity of a word that a single section holds."""

_COSINE_FLOOR = 0.8
"""e5's cosines are compressed: right passages lie between .82 and .95."""


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a section as the answer to a question."""

    asked: float
    """Cosine with its nearest question, over .8, times ten."""
    agreed: float
    """Mean cosine with its three nearest questions, over .8, times ten."""
    told: float
    """Cosine with its first paragraph, which is what would be said, over .8, times ten."""
    near: float
    """Its share of the question's neighbours."""
    fused: float
    """The fused score, 0 to 1."""
    cover: float
    """Share of the question's content words, by rarity, that the section holds."""
    likeness: float
    """Overlap of the question's content words with the section's nearest own question."""
    named: float
    """1 if the section stands on a page that the question names."""
    other: float
    """1 if the question names pages and the section stands on none of them."""
    aspect: float
    """Share of the neighbours' votes for the section's aspect, less the share of the best other aspect."""
    polar: float
    """1 if a yes or a no is asked for and the section begins with one, -1 if it begins with one unasked."""


FEATURES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage, what speaks for it, and what that adds up to."""

    passage: Passage
    features: Features
    strength: float
    rarest: float = 1.0
    """1 if the section holds the rarest of the question's words."""
    untold: tuple[float, ...] = ()
    """How rare each of the question's words is that the section does not say."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by feature name: of a section against others (`rank`), and of the first section as an answer at all (`gate`)."""

    rank: Mapping[str, float]
    gate: Mapping[str, float]

    def strength(self, features: Features) -> float:
        """What the features add up to; only differences between sections of one question mean anything."""
        return float(sum(self.rank[name] * getattr(features, name) for name in FEATURES))

    def probability(self, understanding: Understanding, evidence: Sequence[Evidence]) -> float:
        """The probability (0 to 1) that the first of `evidence` answers the question."""
        if not evidence:
            return 0.0
        told = gate_features(understanding, evidence)
        total = sum(self.gate.get(name, 0.0) * value for name, value in told.items())
        return logistic(total + self.gate["bias"])


@dataclass(frozen=True, slots=True)
class EvidenceModel:
    """Everything fitted that answering goes by.

    `alone` judges messages read by themselves, `after` those read after what was said before; `threshold` is the probability
    from which the bot answers. `choice` weighs the ways to read a message (`bot.answering.choose`), `details` the sentences of a
    section's details (`bot.answering.details`).
    """

    alone: Weights
    after: Weights
    threshold: float
    choice: Mapping[str, float]
    details: Mapping[str, float]

    def weights(self, understanding: Understanding) -> Weights:
        """Those that a message is judged by."""
        return self.after if understanding.goes_on else self.alone


def logistic(total: float) -> float:
    """The probability (0 to 1) of log odds, however large."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def weigh(
    reading: Reading, understanding: Understanding, passages: Sequence[Passage], model: EvidenceModel
) -> tuple[Evidence, ...]:
    """`passages` ordered by strength, strongest first; their scores become shares of one (a softmax of strengths)."""
    weights = model.weights(understanding)
    weighed = []
    for passage in passages:
        features = features_of(reading, understanding, passage)
        rarest = reading.holds_rarest(understanding.words, passage.section.id)
        untold = reading.untold(understanding.words, passage.section.id)
        weighed.append(Evidence(passage, features, weights.strength(features), float(rarest), untold))
    weighed.sort(key=lambda evidence: (-evidence.strength, evidence.passage.section.id))
    highest = weighed[0].strength if weighed else 0.0
    shares = [math.exp(evidence.strength - highest) for evidence in weighed]
    whole = sum(shares)
    return tuple(
        replace(evidence, passage=replace(evidence.passage, score=part / whole))
        for evidence, part in zip(weighed, shares, strict=True)
    )


def nearly_as_likely(evidence: Sequence[Evidence]) -> bool:
    """Whether the second of `evidence` is nearly as likely as the first to be what was meant."""
    return len(evidence) > 1 and evidence[1].passage.score >= NEARLY * evidence[0].passage.score


def features_of(reading: Reading, understanding: Understanding, passage: Passage) -> Features:
    """The features of `passage` for a question."""
    section = passage.section
    votes = understanding.aspects
    own = votes.get(section.aspect, 0.0) if section.aspect else 0.0
    best_other = max((vote for aspect, vote in votes.items() if aspect != section.aspect), default=0.0)
    return Features(
        asked=_above(passage.nearness.asked),
        agreed=_above(passage.nearness.agreed),
        told=_above(passage.nearness.told),
        near=passage.near,
        fused=passage.score,
        cover=reading.cover(understanding.words, section.id),
        likeness=reading.likeness(understanding.words, section.id),
        named=float(section.page_id in understanding.pages),
        other=float(bool(understanding.pages) and section.page_id not in understanding.pages),
        aspect=own - best_other,
        polar=(1.0 if understanding.is_polar else -1.0) if section.paragraphs[0].text.startswith(YES_OR_NO) else 0.0,
    )


def _above(cosine: float) -> float:
    return (cosine - _COSINE_FLOOR) * 10


def gate_features(understanding: Understanding, evidence: Sequence[Evidence]) -> dict[str, float]:
    """What speaks for the first of `evidence` (strongest first) being an answer at all. An intent that editors add weighs
    nothing until the model is fitted again."""
    best = evidence[0]
    untold = () if understanding.glossed else best.untold
    rest = [one for one in evidence[1:] if one.passage.section.page_id != best.passage.section.page_id]
    return {
        "asked": best.features.asked,
        "told": best.features.told,
        "near": best.features.near,
        "cover": best.features.cover,
        "likeness": best.features.likeness,
        "named": best.features.named,
        "other": best.features.other,
        "aspect": best.features.aspect,
        "margin": best.strength - rest[0].strength if rest else 1.0,
        "unknown": understanding.unknown,
        "words": min(len(understanding.words), 12) / 12,
        "question": understanding.intents.get(QUESTION, 0.0),
        "unknowable": sum(understanding.intents.get(intent, 0.0) for intent in UNKNOWABLE),
        "rarest": best.rarest,
        "glossed": float(understanding.glossed),
        "glossed_cover": best.features.cover * understanding.glossed,
        "glossed_question": understanding.intents.get(QUESTION, 0.0) * understanding.glossed,
        "untold": sum(untold) / _RARE,
        "rarest_untold": max(untold, default=0.0) / _RARE,
        **{f"wants_{intent}": _wanted(share) for intent, share in understanding.intents.items()},
    }


def _wanted(share: float) -> float:
    """0 to 1 for a share of .0001 (or less) to 1: an intent that is one in a hundred is not one in ten thousand."""
    return 1 + math.log10(max(share, 1e-4)) / 4


@cache
def load_model(path: Path = WEIGHTS_FILE) -> EvidenceModel:
    """The committed model."""
    stored = json.loads(path.read_text("utf-8"))
    alone, after = (Weights(**stored[name]) for name in ("alone", "after"))
    return EvidenceModel(alone, after, stored["threshold"], stored["choice"], stored["details"])
