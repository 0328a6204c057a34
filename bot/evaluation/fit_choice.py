"""Fits which way to read a message was meant, on development dialogues and on questions that stand alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.answer import Answerer, Judged
from bot.answering.reading import Reading
from bot.evaluation.conditional import Matrix, fit_conditional
from bot.evaluation.measures import holds_all, holds_none
from bot.evaluation.questions import GoldenQuestion
from bot.evaluation.spoken import Spoken
from bot.retrieval.spelling import clean

_PENALTY = 0.002
_FOLDS = 5


@dataclass(frozen=True)
class Turn:
    """A message with the features of every way to read it, and which of them give a right answer; `group` is its dialogue."""

    group: str
    names: tuple[str, ...]
    features: Matrix
    right: np.typing.NDArray[np.bool_]


def turns_of(answerer: Answerer, spoken: Sequence[Spoken]) -> list[Turn]:
    """The messages of `spoken` that some way to read them answers rightly."""
    reading = answerer.reading()
    turns = [_turn(answerer, reading, one) for one in spoken if one.question.must]
    return [turn for turn in turns if turn.right.any()]


def _turn(answerer: Answerer, reading: Reading, spoken: Spoken) -> Turn:
    question = spoken.question
    ways = answerer.ways(clean(question.question), reading, spoken.focus)
    rows = [answerer.features(way, spoken.focus) for way in ways]
    right = [
        bool(row["answers"]) and _answers(question, answerer, reading, way) for row, way in zip(rows, ways, strict=True)
    ]
    return Turn(question.dialogue, tuple(rows[0]), np.array([list(row.values()) for row in rows]), np.array(right))


def _answers(question: GoldenQuestion, answerer: Answerer, reading: Reading, way: Judged) -> bool:
    said = answerer.composed(way, reading).text if way.evidence else ""
    return holds_all(question, said) and holds_none(question, said)


def fit_choice(turns: Sequence[Turn]) -> tuple[dict[str, float], float]:
    """The weights, and the share of turns that are read rightly by weights fitted without their dialogue."""
    from sklearn.model_selection import GroupKFold

    read = 0
    places = np.arange(len(turns))
    for train, test in GroupKFold(_FOLDS).split(places, groups=[turn.group for turn in turns]):
        weights = _fit([turns[place] for place in train])
        read += sum(bool(turns[place].right[np.argmax(turns[place].features @ weights)]) for place in test)
    names = turns[0].names
    return dict(zip(names, map(float, _fit(turns)), strict=True)), read / len(turns)


def _fit(turns: Sequence[Turn]) -> Matrix:
    return fit_conditional([turn.features for turn in turns], [turn.right for turn in turns], _PENALTY)
