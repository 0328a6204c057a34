"""Fits the evidence model on development questions, with its cross-validated figures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Answerer
from bot.answering.evidence import NEARLY, Evidence, EvidenceModel, Features, gate_features
from bot.answering.models import Focus
from bot.answering.understand import Understanding
from bot.evaluation.conditional import Matrix, fit_conditional
from bot.evaluation.measures import holds_all
from bot.evaluation.questions import GoldenQuestion
from bot.languages.recognise import language_of
from bot.retrieval.passage import Passage

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

RANK_NAMES = [field.name for field in fields(Features)]
_RANK_PENALTY = 0.001
_GATE_STRENGTH = 1.0
_FOLDS = 5
_SEED = 20261122


@dataclass(frozen=True)
class Example:
    """A development question with everything the models look at."""

    question: GoldenQuestion
    understanding: Understanding
    evidence: tuple[Evidence, ...]
    features: Matrix
    right: NDArray[np.bool_]


@dataclass(frozen=True)
class Fit:
    """Fitted models and how they do on questions they were not fitted on."""

    model: EvidenceModel
    figures: dict[str, float]

    def with_choice(self, choice: Mapping[str, float], read_rightly: float) -> "Fit":
        """The same, choosing among the ways to read a message by `choice`, which reads that share of them rightly."""
        return Fit(replace(self.model, choice=choice), self.figures | {"read_rightly": read_rightly})


def examples_of(answerer: Answerer, questions: Sequence[GoldenQuestion]) -> list[Example]:
    """The questions with the features of every section that retrieval finds for them."""
    reading = answerer.reading()
    examples = []
    for question in questions:
        judged = answerer.judge(question.question, reading, Focus(), language_of(question.question))
        understanding, evidence = judged.understanding, judged.evidence
        features = np.array([list(asdict(one.features).values()) for one in evidence], dtype=float)
        right = np.array([_is_right(question, one.passage) for one in evidence], dtype=bool)
        examples.append(Example(question, understanding, evidence, features, right))
    return examples


def _is_right(question: GoldenQuestion, passage: Passage) -> bool:
    """Whether a section is one its author named, or stands on the same page and holds all that the answer must."""
    if passage.section.id in question.sections:
        return True
    pages = {section_id.partition("#")[0] for section_id in question.sections}
    return passage.section.page_id in pages and holds_all(question, passage.section.paragraphs[0].text)


def fit_evidence(
    examples: Sequence[Example], abroad: Sequence[Example] = (), choice: Mapping[str, float] | None = None
) -> Fit:
    """Fit both models on all `examples`; the figures come from five folds in which each question is judged by a model that
    has not seen it. `abroad` are questions in other languages, which have a threshold of their own; `choice` is kept as it is."""
    from sklearn.model_selection import KFold

    order = KFold(_FOLDS, shuffle=True, random_state=_SEED)
    probabilities = np.zeros(len(examples))
    firsts = np.zeros(len(examples), dtype=bool)
    fifths = np.zeros(len(examples), dtype=bool)
    answers = np.zeros(len(examples), dtype=bool)
    for train, test in order.split(examples):
        rank = _fit_rank([examples[i] for i in train])
        rows, labels = _gate_rows([*(examples[i] for i in train), *abroad], rank)
        gate = _fit_gate(rows, labels)
        held_rows, held_labels = _gate_rows([examples[i] for i in test], rank)
        probabilities[test] = gate.predict_proba(held_rows)[:, 1]
        answers[test] = held_labels
        firsts[test] = [bool(_ordered(examples[i], rank)[:1].any()) for i in test]
        fifths[test] = [bool(_ordered(examples[i], rank)[:5].any()) for i in test]
    answerable = np.array([bool(example.question.sections) for example in examples])
    threshold, figures = _choose_threshold(probabilities, answers, answerable)
    figures |= {
        "hit_at_1": float(firsts[answerable].mean()),
        "hit_at_5": float(fifths[answerable].mean()),
        "calibration_error": _calibration_error(probabilities, answers),
        "questions": float(len(examples)),
    }
    rank = _fit_rank(examples)
    rows, labels = _gate_rows([*examples, *abroad], rank)
    gate = _fit_gate(rows, labels)
    names = list(_gate_features(examples[0], rank))
    weights = {"bias": float(gate.intercept_[0])} | dict(zip(names, map(float, gate.coef_[0]), strict=True))
    model = EvidenceModel(
        dict(zip(RANK_NAMES, map(float, rank), strict=True)), weights, threshold, threshold, choice or {}
    )
    if abroad:
        rows, labels = _gate_rows(abroad, rank)
        held = np.array([bool(example.question.sections) for example in abroad])
        elsewhere, found = _choose_threshold(gate.predict_proba(rows)[:, 1], labels, held, lowest=0.25)
        model = replace(model, threshold_abroad=elsewhere)
        figures |= {f"{name}_abroad": value for name, value in found.items()}
    return Fit(model, figures)


def write_model(fit: Fit, path: Path) -> None:
    """Write the model and its figures where the bot reads them."""
    rounded = {name: round(value, 4) for name, value in fit.figures.items()}
    told: dict[str, Any] = {
        "rank": {name: round(value, 4) for name, value in fit.model.rank.items()},
        "gate": {name: round(value, 4) for name, value in fit.model.gate.items()},
        "threshold": round(fit.model.threshold, 3),
        "threshold_abroad": round(fit.model.threshold_abroad, 3),
        "choice": {name: round(value, 4) for name, value in fit.model.choice.items()},
        "cross_validated": rounded,
    }
    path.write_text(json.dumps(told, indent=2) + "\n", "utf-8")


def _fit_rank(examples: Sequence[Example]) -> Matrix:
    """Weights that make right sections likely first."""
    return fit_conditional([one.features for one in examples], [one.right for one in examples], _RANK_PENALTY)


def _fit_gate(rows: Matrix, labels: NDArray[np.bool_]) -> "LogisticRegression":
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_GATE_STRENGTH, max_iter=2000).fit(rows, labels)


def _ordered(example: Example, rank: Matrix) -> NDArray[np.bool_]:
    return example.right[np.argsort(-(example.features @ rank), kind="stable")]


def _gate_rows(examples: Sequence[Example], rank: Matrix) -> tuple[Matrix, NDArray[np.bool_]]:
    rows = np.array([list(_gate_features(example, rank).values()) for example in examples])
    return rows, np.array([answers(example, rank) for example in examples])


def answers(example: Example, rank: Matrix) -> bool:
    """Whether what would be said holds a right section: the first, or the second where it is nearly as likely."""
    strengths = np.sort(example.features @ rank)[::-1]
    said = 2 if len(strengths) > 1 and np.exp(strengths[1] - strengths[0]) >= NEARLY else 1
    return bool(_ordered(example, rank)[:said].any())


def _gate_features(example: Example, rank: Matrix) -> dict[str, float]:
    return gate_features(example.understanding, ordered(example, rank))


def ordered(example: Example, rank: Matrix) -> list[Evidence]:
    """The evidence of an example as the weights `rank` order it, strongest first."""
    strengths = example.features @ rank
    order = np.argsort(-strengths, kind="stable")
    return [replace(example.evidence[i], strength=float(strengths[i])) for i in order]


def _choose_threshold(
    probabilities: Matrix, right: NDArray[np.bool_], answerable: NDArray[np.bool_], lowest: float = 0.45
) -> tuple[float, dict[str, float]]:
    """The threshold at which answering rightly and declining rightly are best together, among those up to a half: what is
    clearly likelier right than wrong is said, what is clearly likelier wrong is not. In another language the probability is too
    low, so that the `lowest` threshold may be."""
    best, chosen = -1.0, (0.5, dict[str, float]())
    for threshold in np.arange(lowest, 0.505, 0.01):
        answered = probabilities >= threshold
        rightly = float((answered & right)[answerable].mean())
        declined = float((~answered)[~answerable].mean()) if (~answerable).any() else 1.0
        if rightly + declined > best:
            best = rightly + declined
            chosen = (float(threshold), {"answered_rightly": rightly, "declined_rightly": declined})
    return chosen


def _calibration_error(probabilities: Matrix, labels: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al., AAAI 2015): the mean distance between probability and share, by tenths."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    parts = [
        abs(probabilities[places == place].mean() - labels[places == place].mean()) * (places == place).mean()
        for place in range(bins)
        if (places == place).any()
    ]
    return float(sum(parts))
