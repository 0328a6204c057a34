"""`lezione.yaml` checked against the pages: sections there, sources known, no figure in our own words, times that add up."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from bot.lesson.plan import Compare, Competence, LessonPlan
from bot.retrieval.library import Library
from ingest.pages.problems import Problem, problem
from ingest.pages.yaml_file import Unreadable, read_yaml

LESSON = "lezione.yaml"
_PLAN = TypeAdapter(LessonPlan)
_REFERRING = frozenset({"section", "saying", "framework", "step", "id", "aspect", "professions"})
"""Fields that hold ids, or words of a page, rather than words of our own."""


def read_lesson(root: Path, library: Library) -> tuple[LessonPlan | None, list[Problem]]:
    """The plan of the lesson below `root`; None where there is none, or none that can be published."""
    path = root / LESSON
    if not path.exists():
        return None, []
    try:
        plan = read_yaml(path, _PLAN).says
    except Unreadable as fault:
        return None, [problem(path, fault.line, "lesson_unreadable", fields=fault.why)]
    problems = [Problem(path, 1, key, tuple(details.items())) for key, details in _faults(plan, library)]
    return (None if problems else plan), problems


def _faults(plan: LessonPlan, library: Library) -> Iterator[tuple[str, dict[str, str]]]:
    for quoted in plan.quoted():
        if quoted.section not in library.sections:
            yield "lesson_without_section", {"section": quoted.section}
        elif quoted.saying not in library.sections[quoted.section].text:
            yield "lesson_not_said", {"section": quoted.section, "words": quoted.saying}
    for step in plan.steps:
        if isinstance(step, Compare):
            for page_id in step.professions:
                page = library.page_by_id.get(page_id)
                told = {section.aspect for section in page.sections} if page else set()
                for row in step.rows:
                    if row.aspect not in told:
                        yield "lesson_without_section", {"section": f"{page_id} ({row.aspect})"}
    for competence in plan.competences:
        if competence.framework not in library.sources:
            yield "lesson_without_source", {"key": competence.framework}
    for words in _own_words(plan):
        if any(letter.isdigit() for letter in words):
            yield "lesson_figure", {"words": words[:80]}
    for outline in plan.outlines:
        if (minutes := sum(part.minutes for part in outline.parts)) != outline.minutes:
            yield "lesson_minutes", {"outline": outline.title, "minutes": str(minutes), "wanted": str(outline.minutes)}
    yield from _unknown_steps(plan)


def _unknown_steps(plan: LessonPlan) -> Iterator[tuple[str, dict[str, str]]]:
    named = [
        *((part.step, outline.title) for outline in plan.outlines for part in outline.parts if part.step),
        *((task.step, task.title) for task in plan.worksheet),
        *((step, competence.name) for competence in plan.competences for step in competence.steps),
    ]
    for step, where in named:
        if plan.step(step) is None:
            yield "lesson_unknown_step", {"outline": where, "step": step}


def _own_words(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case BaseModel():
            for name in type(value).model_fields:
                if name not in _REFERRING and not (name == "steps" and isinstance(value, Competence)):
                    yield from _own_words(getattr(value, name))
        case tuple():
            for one in value:
                yield from _own_words(one)
