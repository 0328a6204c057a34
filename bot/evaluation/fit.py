"""Fits the evidence model on development questions, with its cross-validated figures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Answerer, Judged
from bot.answering.evidence import (
    NEARLY,
    WEIGHTS_FILE,
    Evidence,
    EvidenceModel,
    Features,
    Weights,
    gate_features,
    load_model,
)
from bot.answering.models import Focus
from bot.answering.understand import Understanding
from bot.evaluation.conditional import Matrix, fit_conditional
from bot.evaluation.measures import holds_all
from bot.evaluation.questions import GoldenQuestion
from bot.evaluation.spoken import Spoken
from bot.languages.recognise import language_of
from bot.retrieval.passage import Passage
from bot.retrieval.spelling import clean

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

RANK_NAMES = [field.name for field in fields(Features)]
_RANK_PENALTY = 0.001
_STRENGTH = 1.0
_FOLDS = 5
_AMONG = 5
ANSWERED_FROM = 0.5
"""What is likelier right than wrong is said: the probability is honest enough to be taken at its word."""

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

    def with_details(self, details: Mapping[str, float], figures: Mapping[str, float]) -> "Fit":
        """The same, choosing sentences of the details by `details`, with the `figures` of that choice."""
        return Fit(replace(self.model, details=details), self.figures | dict(figures))


def examples_of(answerer: Answerer, questions: Sequence[GoldenQuestion]) -> list[Example]:
    """The questions with the features of every section that retrieval finds for them."""
    reading = answerer.reading()
    examples = []
    for question in questions:
        judged = answerer.judge(question.question, reading, Focus(), language_of(question.question))
        examples.append(_example(question, judged))
    return examples


def _example(question: GoldenQuestion, judged: Judged) -> Example:
    features = np.array([list(asdict(one.features).values()) for one in judged.evidence], dtype=float)
    right = np.array([_is_right(question, one.passage) for one in judged.evidence], dtype=bool)
    return Example(question, judged.understanding, judged.evidence, features, right)


def _is_right(question: GoldenQuestion, passage: Passage) -> bool:
    """Whether a section is one its author named, or stands on the same page and holds all that the answer must."""
    if passage.section.id in question.sections:
        return True
    pages = {section_id.partition("#")[0] for section_id in question.sections}
    return passage.section.page_id in pages and holds_all(question, passage.section.paragraphs[0].text)


def examples_after(answerer: Answerer, spoken: Sequence[Spoken]) -> list[Example]:
    """The messages of `spoken` that may be read after what was said before, read so, with the features of every section found;
    those of which it is known what answers them, or that nothing does."""
    reading = answerer.reading()
    examples = []
    for one in spoken:
        if not one.question.sections and not one.question.wants_no_answer:
            continue
        ways = answerer.ways(clean(one.question.question), reading, one.focus)
        examples += [_example(one.question, way) for way in ways if way.understanding.goes_on and way.evidence]
    return examples


def fit_evidence(examples: Sequence[Example], after: Sequence[Example] = ()) -> Fit:
    """Fit the models on all `examples`, and those of messages read after others on `after`, if there are any; the figures come
    from five folds in which each question is judged by models that have seen neither it nor its dialogue. Sections are ordered
    by what was learned in Italian: in other languages their words are a gloss. What is fitted elsewhere is kept as it is
    committed."""
    before = read_fit()
    alone = _fit_both(examples)
    model = replace(before.model, alone=_weights(examples[0], alone), threshold=ANSWERED_FROM)
    figures = before.figures | {"questions": float(len(examples))} | _cross_validate(examples)
    if after:
        model = replace(model, after=_weights(after[0], _fit_both(after)))
        figures |= {f"{name}_after": value for name, value in _cross_validate(after).items()}
        figures["questions_after"] = float(len(after))
    return Fit(model, figures)


def _cross_validate(examples: Sequence[Example]) -> dict[str, float]:
    from sklearn.model_selection import GroupKFold

    glossed = np.array([example.understanding.glossed for example in examples])
    answerable = np.array([bool(example.question.sections) for example in examples])
    groups = [example.question.dialogue for example in examples]
    probabilities = np.zeros(len(examples))
    said, first, among = (np.zeros(len(examples), dtype=bool) for _ in range(3))
    for train, test in GroupKFold(_FOLDS, shuffle=True, random_state=_SEED).split(examples, groups=groups):
        rank, gate = _fit_both([examples[i] for i in train])
        held = [examples[i] for i in test]
        rows, said[test] = _gate_rows(held, rank)
        probabilities[test] = gate.predict_proba(rows)[:, 1]
        first[test] = [bool(_ordered(one, rank)[:1].any()) for one in held]
        among[test] = [bool(_ordered(one, rank)[:_AMONG].any()) for one in held]
    answered = probabilities >= ANSWERED_FROM
    figures: dict[str, float] = {}
    for name, here in {"": ~glossed, "_abroad": glossed}.items():
        if (here & answerable).any() and (here & ~answerable).any():
            figures |= {
                f"answered_rightly{name}": float((answered & said)[here & answerable].mean()),
                f"declined_rightly{name}": float((~answered)[here & ~answerable].mean()),
                f"hit_at_1{name}": float(first[here & answerable].mean()),
                f"hit_at_5{name}": float(among[here & answerable].mean()),
                f"calibration_error{name}": _calibration_error(probabilities[here], said[here]),
            }
    return figures


def _weights(example: Example, fitted: "tuple[Matrix, LogisticRegression]") -> Weights:
    rank, gate = fitted
    names = list(_gate_features(example, rank))
    told = {"bias": float(gate.intercept_[0])} | dict(zip(names, map(float, gate.coef_[0]), strict=True))
    return Weights(dict(zip(RANK_NAMES, map(float, rank), strict=True)), told)


def read_fit() -> Fit:
    """What is committed."""
    return Fit(load_model(), json.loads(WEIGHTS_FILE.read_text("utf-8"))["cross_validated"])


def write_model(fit: Fit) -> None:
    """Write the model and its figures where the bot reads them."""
    rounded = {name: round(value, 4) for name, value in fit.figures.items()}
    told: dict[str, Any] = {
        "alone": _plain(fit.model.alone),
        "after": _plain(fit.model.after),
        "threshold": round(fit.model.threshold, 3),
        "choice": {name: round(value, 4) for name, value in fit.model.choice.items()},
        "details": {name: round(value, 4) for name, value in fit.model.details.items()},
        "cross_validated": rounded,
    }
    WEIGHTS_FILE.write_text(json.dumps(told, indent=2) + "\n", "utf-8")


def _plain(weights: Weights) -> dict[str, dict[str, float]]:
    return {
        part: {name: round(value, 4) for name, value in told.items()}
        for part, told in (("rank", weights.rank), ("gate", weights.gate))
    }


def _fit_both(examples: Sequence[Example]) -> "tuple[Matrix, LogisticRegression]":
    rank = _fit_rank([one for one in examples if not one.understanding.glossed])
    return rank, fit_logistic(*_gate_rows(examples, rank))


def _fit_rank(examples: Sequence[Example]) -> Matrix:
    """Weights that make right sections likely first."""
    return fit_conditional([one.features for one in examples], [one.right for one in examples], _RANK_PENALTY)


def fit_logistic(rows: Matrix, labels: NDArray[np.bool_]) -> "LogisticRegression":
    """Logistic regression of `labels` [rows] on `rows` [rows, features]."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, max_iter=2000).fit(rows, labels)


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


def _calibration_error(probabilities: Matrix, labels: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al., AAAI 2015): the mean distance between probability and share, by tenths."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    parts = [
        abs(probabilities[places == place].mean() - labels[places == place].mean()) * (places == place).mean()
        for place in range(bins)
        if (places == place).any()
    ]
    return float(sum(parts))
