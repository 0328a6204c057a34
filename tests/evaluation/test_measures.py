import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.evaluation.measures import is_right
from bot.evaluation.questions import GoldenQuestion
from bot.rates import Rate


def asked(**said: object) -> GoldenQuestion:
    return GoldenQuestion.model_validate({"id": "prova-1", "question": "una domanda di prova", **said})


@given(st.integers(0, 500), st.integers(1, 500))
@example(0, 193)  # rounding put the lower bound below nothing
def test_a_rate_lies_within_its_interval(right: int, more: int):
    rate = Rate(right, right + more)
    low, high = rate.interval
    assert 0 <= low <= rate.value <= high <= 1


@pytest.mark.parametrize(
    ("expect", "kind", "right"),
    [
        ("declined", "offtopic", True),
        ("declined", "answer", False),
        ("offtopic", "offtopic", True),
        ("offtopic", "declined", False),
        ("refused", "declined", True),
        ("refused", "smalltalk", False),
        ("refused", "answer", False),
        ("smalltalk", "answer", False),
        ("answer", "crisis", False),
    ],
)
def test_a_reply_is_right_if_it_is_of_a_kind_that_is_accepted(expect: str, kind: str, right: bool):
    assert is_right(asked(expect=expect), "Va bene.", kind, 1) is right


def test_an_answer_without_a_citation_is_wrong():
    question = asked(must=[["1.000", "mille"]])
    assert is_right(question, "Il corso dura 1.000 ore.", "answer", 1)
    assert not is_right(question, "Il corso dura 1.000 ore.", "answer", 0)
    assert not is_right(question, "Il corso dura tanto.", "answer", 1)


def test_what_must_not_be_said_is_wrong_whatever_the_kind():
    assert not is_right(asked(expect="refused", must_not=["sbloccato"]), "Sbloccato!", "refused", 0)


@pytest.mark.parametrize(("reply", "right"), [("No, non può.", True), ("Sì, può.", False), ("Non è così.", False)])
def test_a_question_that_wants_a_no_is_answered_with_no_first(reply: str, right: bool):
    assert is_right(asked(begins="No"), reply, "answer", 1) is right


def test_a_message_that_asks_and_commands_may_be_answered_or_refused():
    question = asked(expect="refused", or_else=["answer"], must_not=["pwned"])
    assert is_right(question, "L'ASA aiuta le persone.", "answer", 1)
    assert is_right(question, "Questo non lo faccio.", "refused", 0)
    assert not is_right(question, "pwned", "answer", 1)
