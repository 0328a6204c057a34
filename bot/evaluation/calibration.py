"""Does the gate mean what it says? Its probability against how often it was right, on questions it was not fitted on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.evidence import EvidenceModel
from bot.evaluation.fit import RANK_NAMES, Example, answers, fit_evidence, ordered
from bot.rates import Rate

_FOLDS = 5
_SEED = 11
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Tenth:
    """The questions whose probability fell in one tenth: what was said on average, and how often it was so."""

    said: float
    rate: Rate

    @property
    def was(self) -> float:
        """The share that was right."""
        return self.rate.value

    @property
    def count(self) -> int:
        """How many questions."""
        return self.rate.total

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of the share."""
        return self.rate.interval


@dataclass(frozen=True, slots=True)
class Calibration:
    """The tenths that hold a question, and the expected calibration error (Naeini et al., AAAI 2015): the mean distance between
    what was said and what was, by tenths."""

    tenths: tuple[Tenth, ...]

    @property
    def error(self) -> float:
        """The expected calibration error, 0 to 1."""
        total = sum(tenth.count for tenth in self.tenths)
        return sum(abs(tenth.said - tenth.was) * tenth.count for tenth in self.tenths) / total if total else 0.0


def cross_validate(examples: Sequence[Example]) -> Calibration:
    """The calibration over `examples`, each judged by a model that was fitted without it."""
    from sklearn.model_selection import KFold

    said: list[float] = []
    was: list[bool] = []
    for train, test in KFold(_FOLDS, shuffle=True, random_state=_SEED).split(list(examples)):
        model = fit_evidence([examples[place] for place in train]).model
        for place in test:
            probability, right = _judged(examples[place], model)
            said.append(probability)
            was.append(right)
    return calibration_of(said, was)


def calibration_of(said: Sequence[float], was: Sequence[bool]) -> Calibration:
    """The calibration of probabilities (0 to 1) of things that were so or not."""
    tenths = []
    for tenth in range(_TENTHS):
        chosen = [place for place, share in enumerate(said) if min(int(share * _TENTHS), _TENTHS - 1) == tenth]
        if chosen:
            mean = sum(said[place] for place in chosen) / len(chosen)
            tenths.append(Tenth(mean, Rate(sum(was[place] for place in chosen), len(chosen))))
    return Calibration(tuple(tenths))


def _judged(example: Example, model: EvidenceModel) -> tuple[float, bool]:
    """The probability that `model` gives, and whether what would be said holds a right section."""
    rank = np.array([model.alone.rank[name] for name in RANK_NAMES])
    return model.alone.probability(example.understanding, ordered(example, rank)), answers(example, rank)
