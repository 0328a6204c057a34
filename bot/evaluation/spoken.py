"""Development messages with what the conversation is about when they are said."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.answer import Answerer
from bot.answering.models import Answer, Focus
from bot.evaluation.questions import GoldenQuestion

_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Spoken:
    """A question and what the conversation is about when it is asked."""

    question: GoldenQuestion
    focus: Focus


def spoken_of(answerer: Answerer, dialogues: Sequence[GoldenQuestion], alone: Sequence[GoldenQuestion]) -> list[Spoken]:
    """The turns of `dialogues` after what was answered before them, and half as many of the questions `alone` after something
    else was spoken of: a section drawn by chance."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret hangs on it
    sections = sorted(answerer.reading().index.library.sections.values(), key=lambda section: section.id)
    spoken = [Spoken(question, _focus_after(answerer, question.history)) for question in dialogues]
    for question in chance.sample(alone, min(len(alone), len(dialogues) // 2)):
        section = chance.choice(sections)
        spoken.append(Spoken(question, Focus((section.page_id,), section.aspect, section.id)))
    return spoken


def _focus_after(answerer: Answerer, history: Sequence[str]) -> Focus:
    focus = Focus()
    for said in history:
        answer = answerer.answer(said, focus)
        focus = answer.focus if isinstance(answer, Answer) else focus
    return focus
