"""Golden questions, read from JSON lines."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

Expectation = Literal["answer", "declined", "offtopic", "refused", "smalltalk"]


class GoldenQuestion(BaseModel):
    """A question and what a right reply holds.

    `must`: of every group at least one string stands in the reply; `must_not`: none does (case and accents don't count).
    `sections` are the ids of all sections that answer it, where its author named them. `begins`: what a question that wants a
    yes or a no is answered with first. `or_else`: other kinds of reply that are as right as the one expected (an attempt to
    change the rules that also asks something may be refused, or the question in it answered).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    style: str = "clean"
    sections: tuple[str, ...] = ()
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    expect: Expectation = "answer"
    or_else: tuple[Expectation, ...] = ()
    begins: Literal["Sì", "No"] | None = None

    @property
    def dialogue(self) -> str:
        """What the turns of one dialogue share; of a question that stands alone, its id."""
        return self.id.partition("/")[0]

    @property
    def wants_no_answer(self) -> bool:
        """Whether to answer it would be wrong."""
        return "answer" not in (self.expect, *self.or_else)


class BadQuestions(Exception):
    """A line of a question file can't be used."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"{path}:{line}")
        self.path, self.line = path, line


def read_questions(path: Path, expect: Expectation = "answer") -> list[GoldenQuestion]:
    """The questions of a file, one JSON object a line; `expect` holds for those that don't say.

    Raises:
        BadQuestions: a line is no golden question.
        OSError: the file can't be read.
    """
    questions = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            question = GoldenQuestion.model_validate_json(line)
        except ValidationError:
            raise BadQuestions(path, number) from None
        questions.append(
            question if "expect" in question.model_fields_set else question.model_copy(update={"expect": expect})
        )
    return questions
