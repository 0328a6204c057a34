"""Fits which way to read a message was meant, on development dialogues and on questions that stand alone."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.answer import Answerer, Judged
from bot.answering.models import Answer, Focus
from bot.answering.reading import Reading
from bot.evaluation.conditional import Matrix, fit_conditional
from bot.evaluation.measures import holds_all, holds_none
from bot.evaluation.questions import GoldenQuestion
from bot.retrieval.spelling import clean

_PENALTY = 0.002
_FOLDS = 5
_SEED = 20261122


@dataclass(frozen=True)
class Turn:
    """A message with the features of every way to read it, and which of them give a right answer; `group` is its dialogue."""

    group: str
    names: tuple[str, ...]
    features: Matrix
    right: np.typing.NDArray[np.bool_]


def turns_of(answerer: Answerer, dialogues: Sequence[GoldenQuestion], alone: Sequence[GoldenQuestion]) -> list[Turn]:
    """The turns of `dialogues` after what was said before them, and the questions `alone` after something else was spoken of:
    those are to be read as they stand."""
    reading = answerer.reading()
    chance = random.Random(_SEED)  # noqa: S311 - no secret hangs on it
    sections = sorted(reading.index.library.sections.values(), key=lambda section: section.id)
    turns = []
    for question in dialogues:
        focus = Focus()
        for said in question.history:
            answer = answerer.answer(said, focus)
            focus = answer.focus if isinstance(answer, Answer) else focus
        turns.append(_turn(answerer, reading, question, focus))
    for question in chance.sample(alone, min(len(alone), len(dialogues) // 2)):
        section = chance.choice(sections)
        focus = Focus((section.page_id,), section.aspect, section.id)
        turns.append(_turn(answerer, reading, question, focus))
    return [turn for turn in turns if turn.right.any()]


def _turn(answerer: Answerer, reading: Reading, question: GoldenQuestion, focus: Focus) -> Turn:
    ways = answerer.ways(clean(question.question), reading, focus)
    rows = [answerer.features(way, focus) for way in ways]
    right = [
        bool(row["answers"]) and _answers(question, answerer, reading, way) for row, way in zip(rows, ways, strict=True)
    ]
    return Turn(
        question.id.partition("/")[0], tuple(rows[0]), np.array([list(row.values()) for row in rows]), np.array(right)
    )


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
