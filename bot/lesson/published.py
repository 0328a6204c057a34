"""The lesson of the index in force."""

from pathlib import Path

from pydantic import ValidationError

from bot.lesson.lesson import Lesson, build_lesson
from bot.lesson.plan import read_plan
from bot.retrieval.index import IndexBroken, current_version, read_library
from bot.retrieval.manifest import LIBRARY_FILE, read_manifest


class NoLesson(Exception):
    """The index in force was published without a lesson."""


def published_lesson(shelf: Path) -> Lesson:
    """The lesson that the index in force on `shelf` makes. Needs no embedder.

    Raises:
        IndexMissing, IndexBroken: there is no index that can be read.
        NoLesson: it has no lesson.
        PlanBroken: its lesson refers to what it does not have.
    """
    folder = shelf / current_version(shelf)
    manifest = read_manifest(folder)
    try:
        plan = read_plan(folder)
    except (OSError, ValidationError) as error:
        raise IndexBroken(folder.name) from error
    if manifest is None:
        raise IndexBroken(folder.name)
    if plan is None:
        raise NoLesson
    return build_lesson(plan, read_library(folder / LIBRARY_FILE), manifest.created_at.date())
