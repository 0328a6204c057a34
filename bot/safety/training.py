"""From examples to the classifier, and how it does on examples it has not seen."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.safety.detect import Embed
from bot.safety.examples import PROFESSIONAL, Example
from bot.safety.features import PLACES, count_pieces
from bot.safety.models import HARD, Detection, most_serious
from bot.safety.normalise import normalise
from bot.safety.rules import Rules
from bot.safety.semantic import Classifier, Vectors, judge, word_vector

FOLDS = 10
_STRENGTH = 3.0
"""The inverse of the ridge; cross-validation is flat from 1 to 10."""
_FEWEST = 8
"""A class of fewer examples joins the largest of its level: it could not be learned."""
_SNAPSHOTS = frozenset({"pages", "messages"})
"""Origins that only tell what is no crisis, so that they are trained on but not counted in the scores."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An example and what was detected in it: by rules or meaning (`found`), and by meaning alone (`by_meaning`)."""

    example: Example
    found: Detection
    by_meaning: Detection


def embed_all(examples: Sequence[Example], rules: Rules, embed: Embed, tell: Callable[[int], None]) -> Vectors:
    """The embedding of each example as the classifier will see it; `tell` hears how many are done."""
    rows = []
    for number, example in enumerate(examples, 1):
        rows.append(embed(_read(example, rules)))
        tell(number)
    return np.asarray(rows, dtype=np.float32)


def fit(examples: Sequence[Example], vectors: Vectors, rules: Rules, identity: str) -> Classifier:
    """Fit on `vectors` [examples, dimension]: multinomial logistic regression over meaning and words."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    texts = [_read(example, rules) for example in examples]
    centre = vectors.mean(axis=0)
    spread = float(np.linalg.norm(vectors - centre, axis=1).mean())
    rarity = _rarity(texts)
    words = [word_vector(text, rarity) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in words)])
    values, places = np.concatenate([one for _, one in words]), np.concatenate([one for one, _ in words])
    counted = csr_matrix((values, places, ends), shape=(len(texts), PLACES))
    features = hstack([csr_matrix((vectors - centre) / spread), counted]).tocsr()
    model = LogisticRegression(C=_STRENGTH, max_iter=300, tol=1e-3).fit(features, _classes(examples))
    names = tuple(str(name) for name in model.classes_)
    weights, biases = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    return Classifier(identity, names, centre, spread, rarity, weights, biases)


def cross_validate(examples: Sequence[Example], vectors: Vectors, rules: Rules) -> list[Judged]:
    """Every example judged by a classifier that saw neither it nor anything nearly the same, in `FOLDS` parts."""
    from sklearn.model_selection import StratifiedGroupKFold

    groups = _alike(vectors)
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=1)
    judged: list[Judged] = []
    for known, unknown in split.split(vectors, [one.level for one in examples], groups):
        classifier = fit([examples[row] for row in known], vectors[known], rules, "")
        judged += [_judge(examples[row], vectors[row], classifier, rules) for row in unknown]
    return judged


def scores_of(judged: Sequence[Judged]) -> dict[str, object]:
    """Shares from 0 to 1, by level, category and language, of `judged`; lines taken from pages and messages are left out."""
    own = [one for one in judged if one.example.origin not in _SNAPSHOTS]
    red, orange = ([one for one in own if one.example.level == level] for level in "RO")
    harmless = [one for one in own if one.example.level == "N"]
    professional = [one for one in harmless if one.example.cat == PROFESSIONAL]
    return {
        "examples": len(own),
        "red_met_with_a_card": _share(red, _is_hard),
        "red_met_with_the_red_card": _share(red, lambda one: one.found.level == "R"),
        "orange_met_with_a_card": _share(orange, _is_hard),
        "red_and_orange_met_at_all": _share(red + orange, lambda one: one.found.level != "N"),
        "false_alarms_on_professional_questions": _share(professional, _is_hard),
        "false_alarms_on_idioms_and_everyday": _share([one for one in harmless if one not in professional], _is_hard),
        "by_meaning_alone": {
            "red_met_with_a_card": _share(red, lambda one: one.by_meaning.level in HARD),
            "orange_met_with_a_card": _share(orange, lambda one: one.by_meaning.level in HARD),
        },
        "hard_by_level_and_category": _hard_by(own, lambda one: f"{one.example.level}:{one.example.cat}"),
        "hard_by_level_and_language": _hard_by(own, lambda one: f"{one.example.level}:{one.example.lang}"),
        "hard_by_level_and_origin": _hard_by(own, lambda one: f"{one.example.level}:{one.example.origin}"),
    }


def _judge(example: Example, vector: Vectors, classifier: Classifier, rules: Rules) -> Judged:
    read, told = normalise(example.text), _read(example, rules)
    by_meaning = (
        judge(classifier.probabilities(told, vector.tolist()), rules.is_about_work(read)) if told else Detection("N")
    )
    by_rule = rules.detect(read)
    silent = by_rule.level in HARD or by_rule.category == "PAS"
    return Judged(example, by_rule if silent else most_serious([by_rule, by_meaning]), by_meaning)


def _read(example: Example, rules: Rules) -> str:
    return rules.without_idioms(normalise(example.text))


def _classes(examples: Sequence[Example]) -> list[str]:
    sizes = Counter(f"{one.level}:{one.cat}" for one in examples)
    largest: dict[str, str] = {}
    for name, _ in sizes.most_common():
        largest.setdefault(name[0], name)
    named = (f"{one.level}:{one.cat}" for one in examples)
    return [name if sizes[name] >= _FEWEST else largest[name[0]] for name in named]


def _rarity(texts: Sequence[str]) -> Vectors:
    seen = np.zeros(PLACES, dtype=np.float32)
    for text in texts:
        seen[list(count_pieces(text))] += 1
    return (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)


def _alike(vectors: Vectors, near: float = 0.975) -> NDArray[np.int64]:
    """A group's number for each vector: two that are nearer than `near` (cosine) are in one, so that no fold sees the other's."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    groups: NDArray[np.int64] = connected_components(csr_matrix(unit @ unit.T >= near), directed=False)[1]
    return groups


def _is_hard(one: Judged) -> bool:
    return one.found.level in HARD


def _share(judged: Sequence[Judged], counts: Callable[[Judged], bool]) -> float:
    return round(sum(map(counts, judged)) / len(judged), 4) if judged else 0.0


def _hard_by(judged: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, str]:
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[key(one)].append(one)
    return dict(_told(groups))


def _told(groups: dict[str, list[Judged]]) -> Iterator[tuple[str, str]]:
    for name in sorted(groups):
        yield name, f"{sum(map(_is_hard, groups[name]))}/{len(groups[name])}"
