"""What the running process hands to the pages for schools: the screen's answers, classes, the lesson and the pages in force."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.channels.web.house import Classroom, Take
from bot.lesson.lesson import Lesson, PlanBroken
from bot.lesson.published import NoLesson, lesson_in
from bot.retrieval.in_force import InForce
from bot.retrieval.index import IndexFault, read_library
from bot.retrieval.library import Page
from bot.retrieval.manifest import LIBRARY_FILE
from bot.store.database import Database


def classroom_of(shelf: Path, database: Database, take: Take, telegram: Callable[[], str]) -> Classroom:
    """The classroom of this process; `take` answers on the screen, `telegram` is the bot's name there ("": not there)."""
    lesson: InForce[Lesson | None] = InForce(shelf, _lesson_of, None)
    pages: InForce[Mapping[str, Page]] = InForce(shelf, _pages_of, {})
    return Classroom(take, database.classes, lesson, pages, telegram)


def _lesson_of(folder: Path) -> Lesson | None:
    try:
        return lesson_in(folder)
    except (NoLesson, PlanBroken, IndexFault):
        return None


def _pages_of(folder: Path) -> Mapping[str, Page]:
    return read_library(folder / LIBRARY_FILE).page_by_id
