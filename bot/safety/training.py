"""From examples to the classifier, and how it does on examples it has not seen."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.safety.boosted import grow
from bot.safety.detect import Embed
from bot.safety.examples import PROFESSIONAL, Example
from bot.safety.features import PLACES, count_pieces
from bot.safety.models import HARD, Detection, most_serious
from bot.safety.normalise import normalise
from bot.safety.ridge import Ridge
from bot.safety.rules import Rules
from bot.safety.scores import Judged
from bot.safety.semantic import (
    Classifier,
    Probabilities,
    Vectors,
    features_of,
    gaussian,
    judge,
    largest,
    shares_of_hard,
    weighed,
    word_vector,
)

FOLDS = 10
_RIDGE = 0.3
"""Cross-validation is flat from 0.1 to 0.5."""
_FEWEST = 8
"""A class of fewer examples joins the largest of its level: it could not be learned."""
_PAGES, _PAGES_TAKEN = "pages", 4
"""Of the questions taken from pages, which are many and alike, every fourth is learned from: memory goes with the square."""
_PROFESSIONAL_WEIGHS = 8.0
"""How many others a question about the work stands for when trees are grown: to answer it with a card is the dearer mistake."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned from: examples, as texts and as numbers.

    `targets` [examples, classes] are 1 and -1; `folds` hold whatever is nearly the same together. `are_any`: not of level N;
    `weights`: how many examples each stands for."""

    examples: tuple[Example, ...]
    texts: tuple[str, ...]
    at_work: tuple[bool, ...]
    classes: tuple[str, ...]
    centre: Vectors
    spread: float
    rarity: Vectors
    meanings: Vectors
    targets: Vectors
    are_hard: NDArray[np.bool_]
    are_any: NDArray[np.bool_]
    weights: Vectors
    folds: tuple[Numbers, ...]
    ridge: Ridge
    words: "Words"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of all examples, as places and values one after another; those of a row end where the next one's begin."""

    places: Numbers
    values: Vectors
    ends: Numbers

    def pulled(self, pulls: Vectors) -> Vectors:
        """What words say of classes [PLACES, classes], given what the examples they stand in say."""
        weights = np.zeros((PLACES, pulls.shape[1]), dtype=np.float32)
        rows = np.repeat(np.arange(len(self.ends) - 1), np.diff(self.ends))
        np.add.at(weights, self.places, self.values[:, np.newaxis] * pulls[rows])
        return weights


def embed_all(examples: Sequence[Example], rules: Rules, embed: Embed, tell: Callable[[int], None]) -> Vectors:
    """The embedding of each example as the classifier will see it; `tell` hears how many are done."""
    rows = []
    for number, example in enumerate(examples, 1):
        rows.append(embed(_read(example, rules)))
        tell(number)
    return np.asarray(rows, dtype=np.float32)


def prepare(examples: Sequence[Example], vectors: Vectors, rules: Rules) -> Lesson:
    """Everything that both `fit` and `cross_validate` need, from examples and their `vectors` [examples, dimension].

    It takes a minute or two on two cores, and memory for two squares of the examples (some 3.2 GB for 20,000).
    """
    kept = _kept(examples)
    chosen, vectors = tuple(examples[row] for row in kept), vectors[kept]
    texts = tuple(_read(example, rules) for example in chosen)
    centre = vectors.mean(axis=0)
    spread = float(np.linalg.norm(vectors - centre, axis=1).mean()) or 1.0
    meanings = ((vectors - centre) / spread).astype(np.float32)
    scale = largest(meanings) / 127  # as they will be stored
    meanings = (np.round(meanings / scale) * scale).astype(np.float32)
    rarity = _rarity(texts)
    words = _words(texts, rarity)
    named = _classes(chosen)
    classes = tuple(sorted(set(named)))
    targets = np.where(np.array(named)[:, np.newaxis] == np.array(classes), 1.0, -1.0).astype(np.float32)
    return Lesson(
        chosen,
        texts,
        tuple(rules.is_about_work(normalise(example.text)) for example in chosen),
        classes,
        centre,
        spread,
        rarity,
        meanings,
        targets,
        np.array([example.level in HARD for example in chosen]),
        np.array([example.level != "N" for example in chosen]),
        _weights(chosen),
        _folds(chosen, vectors),
        Ridge(_kernel(meanings, words), targets, _RIDGE),
        words,
    )


def fit(lesson: Lesson, identity: str) -> Classifier:
    """The classifier: scores from all examples, trees grown on what was said of each by those that had not seen it."""
    scores = np.empty_like(lesson.targets)
    near = np.empty(len(lesson.texts), dtype=np.float32)
    for rows in lesson.folds:
        scores[rows] = lesson.ridge.unseen(rows)
        near[rows] = _near(lesson, rows, np.setdiff1d(np.arange(len(near)), rows))
    features = features_of(scores, lesson.classes, near, lesson.texts, lesson.at_work)
    return Classifier(
        identity,
        lesson.classes,
        lesson.centre,
        lesson.spread,
        lesson.rarity,
        lesson.meanings,
        lesson.ridge.pulls,
        lesson.words.pulled(lesson.ridge.pulls),
        lesson.are_hard,
        grow(features, lesson.are_hard, lesson.weights),
        grow(features, lesson.are_any, lesson.weights),
    )


def cross_validate(lesson: Lesson, rules: Rules) -> list[Judged]:
    """Every example judged by scores and trees that saw neither it nor anything nearly the same, in `FOLDS` parts.

    Trees are grown on the scores that examples get where both their own fold and the judged one are away: nothing that judges has
    seen what it judges.
    """
    everything = np.arange(len(lesson.texts))
    judged: list[Judged] = []
    for away in lesson.folds:
        others = [rows for rows in lesson.folds if rows is not away]
        known = np.concatenate(others)
        scores = np.concatenate(lesson.ridge.unseen_in(others, away))
        near = np.concatenate([_near(lesson, rows, np.setdiff1d(known, rows)) for rows in others])
        features = _features(lesson, known, scores, near)
        hard, some = (grow(features, so[known], lesson.weights[known]) for so in (lesson.are_hard, lesson.are_any))
        unseen = lesson.ridge.unseen(away)
        told = _features(lesson, away, unseen, _near(lesson, away, np.setdiff1d(everything, away)))
        shares = weighed(unseen, lesson.classes, hard.log_odds(told), some.log_odds(told))
        judged += [_judge(lesson, int(row), share, rules) for row, share in zip(away, shares, strict=True)]
    return judged


def _judge(lesson: Lesson, row: int, shares: Probabilities, rules: Rules) -> Judged:
    example = lesson.examples[row]
    by_meaning = judge(shares, lesson.at_work[row]) if lesson.texts[row] else Detection("N")
    by_rule = rules.detect(normalise(example.text))
    silent = by_rule.level in HARD or by_rule.category == "PAS"
    return Judged(example, by_rule if silent else most_serious([by_rule, by_meaning]), by_meaning)


def _features(lesson: Lesson, rows: Numbers, scores: Vectors, near: Vectors) -> Vectors:
    texts, at_work = [lesson.texts[row] for row in rows], [lesson.at_work[row] for row in rows]
    return features_of(scores, lesson.classes, near, texts, at_work)


def _near(lesson: Lesson, rows: Numbers, known: Numbers) -> Vectors:
    """How much of what is nearest to `rows` among `known` examples is red or orange."""
    lengths = np.maximum(np.linalg.norm(lesson.meanings, axis=1), 1e-9)
    cosines = lesson.meanings[rows] @ lesson.meanings[known].T
    cosines /= lengths[rows, np.newaxis]
    cosines /= lengths[known]
    return shares_of_hard(cosines, lesson.are_hard[known])


def _weights(examples: Sequence[Example]) -> Vectors:
    professional = np.array([one.level == "N" and one.cat.startswith(PROFESSIONAL) for one in examples])
    return np.where(professional, _PROFESSIONAL_WEIGHS, 1.0).astype(np.float32)


def _kernel(meanings: Vectors, words: Words, at_once: int = 1000) -> Vectors:
    from scipy.sparse import csr_matrix

    size = len(meanings)
    counted = csr_matrix((words.values, words.places, words.ends), shape=(size, PLACES))
    lengths = (meanings**2).sum(axis=1)
    kernel = np.empty((size, size), dtype=np.float32)
    for start in range(0, size, at_once):
        rows = slice(start, start + at_once)
        kernel[rows] = gaussian(meanings[rows] @ meanings.T, lengths[rows], lengths)
        kernel[rows] += (counted[rows] @ counted.T).toarray()
    return kernel


def _kept(examples: Sequence[Example]) -> Numbers:
    pages = 0
    kept = []
    for row, example in enumerate(examples):
        pages += example.origin == _PAGES
        if example.origin != _PAGES or pages % _PAGES_TAKEN == 0:
            kept.append(row)
    return np.array(kept)


def _read(example: Example, rules: Rules) -> str:
    return rules.without_idioms(normalise(example.text))


def _words(texts: Sequence[str], rarity: Vectors) -> Words:
    found = [word_vector(text, rarity) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in found)])
    return Words(np.concatenate([one for one, _ in found]), np.concatenate([one for _, one in found]), ends)


def _classes(examples: Sequence[Example]) -> list[str]:
    sizes = Counter(f"{one.level}:{one.cat}" for one in examples)
    greatest: dict[str, str] = {}
    for name, _ in sizes.most_common():
        greatest.setdefault(name[0], name)
    named = (f"{one.level}:{one.cat}" for one in examples)
    return [name if sizes[name] >= _FEWEST else greatest[name[0]] for name in named]


def _rarity(texts: Sequence[str]) -> Vectors:
    seen = np.zeros(PLACES, dtype=np.float32)
    for text in texts:
        seen[list(count_pieces(text))] += 1
    return (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)


def _folds(examples: Sequence[Example], vectors: Vectors) -> tuple[Numbers, ...]:
    from sklearn.model_selection import StratifiedGroupKFold

    levels = [one.level for one in examples]
    parts = min(FOLDS, *Counter(levels).values())
    split = StratifiedGroupKFold(parts, shuffle=True, random_state=1).split(vectors, levels, _alike(vectors))
    return tuple(rows for _, rows in split)


def _alike(vectors: Vectors, near: float = 0.975) -> Numbers:
    """A group's number for each vector: two that are nearer than `near` (cosine) are in one, so that no fold sees the other's."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    groups: Numbers = connected_components(csr_matrix(unit @ unit.T >= near), directed=False)[1].astype(np.int64)
    return groups
