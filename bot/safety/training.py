"""From examples to the classifier, and how it does on examples it has not seen."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.safety.detect import Embed
from bot.safety.examples import Example
from bot.safety.features import PLACES, count_pieces
from bot.safety.models import HARD, Detection, most_serious
from bot.safety.normalise import normalise
from bot.safety.rules import Rules
from bot.safety.scores import Judged
from bot.safety.semantic import Classifier, Vectors, directions_of, judge, word_vector

FOLDS = 10
_STRENGTH = 3.0
"""The inverse of the ridge; cross-validation is flat from 1 to 10."""
_FEWEST = 8
"""A class of fewer examples joins the largest of its level: it could not be learned."""


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
    are_hard = np.array([example.level in HARD for example in examples])
    return Classifier(
        identity, names, centre, spread, rarity, weights, biases, directions_of(vectors - centre), are_hard
    )


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
