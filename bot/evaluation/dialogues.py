"""Dialogues, read as one question a turn with the turns before it as its history."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.evaluation.questions import BadQuestions, Expectation, GoldenQuestion


class _Turn(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str
    sections: tuple[str, ...] = ()
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    expect: Expectation = "answer"
    or_else: tuple[Expectation, ...] = ()


class _Dialogue(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    turns: tuple[_Turn, ...]


def read_dialogues(path: Path) -> list[GoldenQuestion]:
    """The turns of a file of dialogues that say what they expect, a dialogue a line:
    `{"id", "turns": [{"question", "sections", "must", "must_not", "expect", "or_else"}]}`.

    Raises:
        BadQuestions: a line is no dialogue.
        OSError: the file can't be read.
    """
    questions = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            dialogue = _Dialogue.model_validate_json(line)
        except ValidationError:
            raise BadQuestions(path, number) from None
        for position, turn in enumerate(dialogue.turns):
            if not turn.must and not turn.must_not and "expect" not in turn.model_fields_set:
                continue
            questions.append(
                GoldenQuestion(
                    id=f"{dialogue.id}/{position + 1}",
                    question=turn.question,
                    history=tuple(earlier.question for earlier in dialogue.turns[:position]),
                    sections=turn.sections,
                    must=turn.must,
                    must_not=turn.must_not,
                    expect=turn.expect,
                    or_else=turn.or_else,
                )
            )
    return questions
