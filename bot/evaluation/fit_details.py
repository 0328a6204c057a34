"""Fits which sentences of a section's details are said beside its first paragraph."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from bot.answering.details import FEATURES, MOST, SAID_FROM, detail_features
from bot.answering.reading import Reading
from bot.evaluation.conditional import Matrix
from bot.evaluation.fit import Example, fit_logistic, ordered
from bot.evaluation.measures import lacking
from bot.retrieval.words import fold

_FOLDS = 5


def fit_details(
    reading: Reading, examples: Sequence[Example], rank: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """The weights, and figures from folds that share no section: of the answers that lack something which the details hold, how
    many get it (`details_found`), and how many that lack nothing get a sentence more (`details_needless`).

    A sentence is right if it holds what the question requires (`must`) and the first paragraph of the best section lacks.
    """
    from sklearn.model_selection import GroupKFold

    rows, labels, owners, sections = _rows(reading, examples, np.array(list(rank.values())))
    said = np.zeros(len(labels), dtype=bool)
    for train, test in GroupKFold(_FOLDS).split(rows, labels, sections):
        said[test] = _said(fit_logistic(rows[train], labels[train]).predict_proba(rows[test])[:, 1], owners[test])
    incomplete = np.isin(owners, owners[labels])
    found = len(set(owners[said & labels])) / max(1, len(set(owners[incomplete])))
    needless = len(set(owners[said & ~incomplete])) / max(1, len(set(owners[~incomplete])))
    model = fit_logistic(rows, labels)
    weights = {"bias": float(model.intercept_[0])} | dict(zip(FEATURES, map(float, model.coef_[0]), strict=True))
    return weights, {"details_found": found, "details_needless": needless}


def _rows(
    reading: Reading, examples: Sequence[Example], rank: Matrix
) -> tuple[Matrix, NDArray[np.bool_], NDArray[np.int64], NDArray[np.str_]]:
    """A row a sentence: its features, whether it is right, the number of its question, its section."""
    rows, labels, owners, sections = [], [], [], []
    for number, example in enumerate(examples):
        if not example.question.must or not example.evidence or example.understanding.glossed:
            continue
        best = ordered(example, rank)[0]
        section = best.passage.section
        lacks = lacking(example.question, section.paragraphs[0].text)
        for sentence, features in detail_features(reading, example.understanding, best):
            rows.append(astuple(features))
            said = fold(sentence.text)
            labels.append(any(fold(one) in said for group in lacks for one in group))
            owners.append(number)
            sections.append(section.id)
    return np.array(rows), np.array(labels), np.array(owners), np.array(sections)


def _said(probabilities: Matrix, owners: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which sentences would be said: of each question the likeliest, if they are likely enough."""
    said = np.zeros(len(owners), dtype=bool)
    for owner in set(owners):
        own = np.flatnonzero(owners == owner)
        best = own[np.argsort(-probabilities[own], kind="stable")][:MOST]
        said[best] = probabilities[best] >= SAID_FROM
    return said
