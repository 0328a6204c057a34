"""What the running process hands to the pages for schools: the screen's answers, classes, the lesson and the pages in force."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

from bot.channels.web.house import Classroom, Take
from bot.lesson.lesson import Lesson, PlanBroken
from bot.lesson.published import NoLesson, published_lesson
from bot.retrieval.index import IndexFault, current_version, read_library
from bot.retrieval.library import Page
from bot.retrieval.manifest import LIBRARY_FILE
from bot.store.database import Database


class Published:
    """The lesson and the pages of the index in force on `shelf`, read once for each index. Safe to share between threads."""

    def __init__(self, shelf: Path) -> None:
        self._shelf = shelf
        self._version = ""
        self._lesson: Lesson | None = None
        self._pages: Mapping[str, Page] = {}
        self._lock = Lock()

    def lesson(self) -> Lesson | None:
        """The lesson; None where none was published."""
        self._refresh()
        return self._lesson

    def pages(self) -> Mapping[str, Page]:
        """The pages by id; none where there is no index."""
        self._refresh()
        return self._pages

    def _refresh(self) -> None:
        with self._lock:
            try:
                version = current_version(self._shelf)
                if version == self._version:
                    return
                self._pages = read_library(self._shelf / version / LIBRARY_FILE).page_by_id
                self._version = version
            except IndexFault:
                return
            try:
                self._lesson = published_lesson(self._shelf)
            except (NoLesson, PlanBroken, IndexFault):
                self._lesson = None


def classroom_of(shelf: Path, database: Database, take: Take, telegram: Callable[[], str]) -> Classroom:
    """The classroom of this process; `take` answers on the screen, `telegram` is the bot's name there ("": not there)."""
    published = Published(shelf)
    return Classroom(take, database.classes, published.lesson, published.pages, telegram)
