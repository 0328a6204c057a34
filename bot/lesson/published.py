"""The lesson of the index in force."""

from pathlib import Path

from pydantic import ValidationError

from bot.lesson.lesson import Lesson, build_lesson
from bot.lesson.plan import PLAN
from bot.retrieval.index import IndexBroken, current_version, read_library
from bot.retrieval.manifest import LIBRARY_FILE, read_manifest


class NoLesson(Exception):
    """The index in force was published without a lesson."""


def published_lesson(shelf: Path) -> Lesson:
    """The lesson that the index in force on `shelf` makes. Needs no embedder.

    Raises:
        IndexMissing: there is no index.
        IndexBroken, NoLesson, PlanBroken: as `lesson_in`.
    """
    return lesson_in(shelf / current_version(shelf))


def lesson_in(folder: Path) -> Lesson:
    """The lesson that the index in `folder` makes.

    Raises:
        IndexBroken: the index can't be read.
        NoLesson: it has no lesson.
        PlanBroken: its lesson refers to what it does not have.
    """
    manifest = read_manifest(folder)
    try:
        plan = PLAN.read(folder)
    except (OSError, ValidationError) as error:
        raise IndexBroken(folder.name) from error
    if manifest is None:
        raise IndexBroken(folder.name)
    if plan is None:
        raise NoLesson
    return build_lesson(plan, read_library(folder / LIBRARY_FILE), manifest.created_at.date())
