"""Whether a reply is right."""

import re
from collections.abc import Mapping

from bot.evaluation.questions import GoldenQuestion
from bot.retrieval.words import fold

ACCEPTED: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"answer", "info"}),
    "declined": frozenset({"declined", "offtopic", "refused"}),
    "refused": frozenset({"refused", "offtopic", "declined"}),
}
"""The kinds of reply that are right where one is expected, if not only itself.

To show the sources of an answer (`info`, with citations) is to answer "who says so?". What the pages do not hold may be declined
as unknown, as off-topic or refused: nothing was made up. An attempt to change the rules that is declined, in whatever words,
changed nothing; one that is taken for a question or a greeting was not seen. What is off-topic must be said to be so, with what
the bot can do: to be told that an answer is not known is not enough.
"""


def is_right(question: GoldenQuestion, reply: str, kind: str, citations: int) -> bool:
    """Whether a reply is what the question wants: of the kind expected and, for an answer, with every required string, none of
    the forbidden ones, a citation, and the yes or the no first where one is wanted."""
    if not any(kind in ACCEPTED.get(expected, {expected}) for expected in (question.expect, *question.or_else)):
        return False
    said = fold(reply)
    if not holds_none(question, reply):
        return False
    if question.begins and not re.match(rf"{fold(question.begins)}\b", said):
        return False
    if kind in ACCEPTED["answer"] and citations == 0:
        return False
    return question.expect == "declined" or holds_all(question, reply) or not question.must


def holds_all(question: GoldenQuestion, text: str) -> bool:
    """Whether of every group that `question` requires at least one string stands in `text`; false where it requires none."""
    return bool(question.must) and not lacking(question, text)


def lacking(question: GoldenQuestion, text: str) -> list[tuple[str, ...]]:
    """The groups that `question` requires of which no string stands in `text`."""
    said = fold(text)
    return [group for group in question.must if not any(fold(string) in said for string in group)]


def holds_none(question: GoldenQuestion, text: str) -> bool:
    """Whether no string that `question` forbids stands in `text`."""
    said = fold(text)
    return not any(fold(string) in said for string in question.must_not)
