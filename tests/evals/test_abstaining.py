"""Questions that the pages can't answer, and questions that they can, asked of the real product."""

from pathlib import Path

import pytest

from bot.app import build_conversations
from bot.batch import BatchQuestion, converse
from bot.conversations import Conversations
from bot.evaluation.suite import NOT_ANSWERED, read_suite
from bot.settings import read_settings

pytestmark = pytest.mark.evals
DEV = Path(__file__).parent / "dev"


@pytest.fixture(scope="module")
def house() -> Conversations:
    return build_conversations(read_settings())


def asked(name: str) -> list[BatchQuestion]:
    (questions,) = read_suite(DEV / f"{name}.jsonl").values()
    return [BatchQuestion(question=one.question, history=one.history) for one in questions]


def test_nine_in_ten_questions_that_no_page_answers_get_no_answer(house: Conversations):
    turns = [converse(one, house)[0] for name in ("unanswerable", "spine_unanswerable") for one in asked(name)]
    abstained = sum(turn.replies[-1].kind in NOT_ANSWERED for turn in turns)
    assert len(turns) >= 150
    assert abstained >= 0.9 * len(turns), f"abstained: {abstained}/{len(turns)}"


def test_whatever_is_answered_names_its_sources_and_when_they_are_from(house: Conversations):
    turns = [converse(one, house)[0] for name in ("spine", "yesno") for one in asked(name)]
    answered = [turn for turn in turns if turn.replies[-1].kind == "answer"]
    assert len(answered) >= 60
    assert [turn for turn in answered if not turn.cited] == []
    assert all(one.source.title and one.source.dated for turn in answered for one in turn.cited)
