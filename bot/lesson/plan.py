"""The plan of the lesson, as published: steps that refer to sections, and words of our own that hold no figure."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.retrieval.data_file import DataFile


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quoted(_Frozen):
    """A section; `sentences` of its first paragraph (0: all of it), or the one sentence that says `saying`."""

    section: str
    sentences: int = Field(default=0, ge=0)
    saying: str = ""


class Myth(Quoted):
    """What is said, and the section that answers it."""

    says: str


class Stage(Quoted):
    """A stretch of a path."""

    label: str


class Row(_Frozen):
    """What professions are compared on: an aspect of their pages."""

    aspect: str
    title: str
    sentences: int = Field(default=0, ge=0)


class _Step(_Frozen):
    id: str
    title: str
    text: tuple[str, ...] = ()
    teacher: str = ""


class Speech(_Step):
    """Words of our own, at the beginning or at the end."""

    kind: Literal["opening", "closing"]


class Myths(_Step):
    """Beliefs that are voted by show of hands before the answer is shown."""

    kind: Literal["myths"]
    myths: tuple[Myth, ...] = Field(min_length=1)


class Compare(_Step):
    """Professions (ids of pages) side by side, row by row."""

    kind: Literal["compare"]
    professions: tuple[str, ...] = Field(min_length=2, max_length=3)
    rows: tuple[Row, ...] = Field(min_length=1)


class Road(_Step):
    """A road from school to a profession."""

    kind: Literal["path"]
    stages: tuple[Stage, ...] = Field(min_length=2)


class Told(_Step, Quoted):
    """A section, told."""

    kind: Literal["told"]


class Dilemma(_Step, Quoted):
    """A principle, a story of our own where it costs something, and options none of which is the right one."""

    kind: Literal["dilemma"]
    story: tuple[str, ...] = Field(min_length=1)
    options: tuple[str, ...] = Field(min_length=2)
    after: str


Step = Annotated[Speech | Myths | Compare | Road | Told | Dilemma, Field(discriminator="kind")]


class Part(_Frozen):
    """A stretch of an outline: a step, or something the class does besides (`title`)."""

    step: str = ""
    title: str = ""
    minutes: int = Field(gt=0)
    how: str

    @model_validator(mode="after")
    def _is_one_of_two(self) -> "Part":
        if bool(self.step) == bool(self.title):
            raise ValueError("either a step or a title")
        return self


class Outline(_Frozen):
    """How the steps fill the time there is."""

    title: str
    minutes: int = Field(gt=0)
    parts: tuple[Part, ...] = Field(min_length=1)


class Task(_Frozen):
    """A task of the worksheet; the tables of myths and professions are made from the step."""

    step: str
    title: str
    ask: str
    lines: int = Field(default=0, ge=0)


class Prompt(_Frozen):
    """Something to write, and how many lines there are for it."""

    ask: str
    lines: int = Field(gt=0)


class Portfolio(Quoted):
    """The page for the E-Portfolio: the section that says what it is, and what to write."""

    prompts: tuple[Prompt, ...] = Field(min_length=1)


class Competence(_Frozen):
    """A competence of a European framework (`framework` is a source), the steps that call for it, and how."""

    framework: str
    name: str
    in_italian: str
    steps: tuple[str, ...] = Field(min_length=1)
    how: str


class LessonPlan(_Frozen):
    """All of it. `reviewed_on` is when its own words were last read again."""

    reviewed_on: date
    title: str
    subtitle: str
    steps: tuple[Step, ...] = Field(min_length=1)
    outlines: tuple[Outline, ...]
    worksheet: tuple[Task, ...]
    portfolio: Portfolio
    competences: tuple[Competence, ...]

    def quoted(self) -> Iterator[Quoted]:
        """Everything that refers to a section, but for the rows of a comparison."""
        for step in self.steps:
            match step:
                case Myths(myths=myths):
                    yield from myths
                case Road(stages=stages):
                    yield from stages
                case Told() | Dilemma():
                    yield step
        yield self.portfolio

    def step(self, step_id: str) -> Step | None:
        """The step `step_id`."""
        return next((step for step in self.steps if step.id == step_id), None)


PLAN = DataFile("lesson.json", LessonPlan)
"""The plan as it is published."""
