"""The whole knowledge base at once: the library that can be published, and every problem that keeps a page out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.guide.models import Guide
from bot.lesson.plan import LessonPlan
from bot.retrieval.library import Library, Page, Section
from bot.retrieval.questionnaire import Questionnaire
from ingest.guide.reading import CARDS, STAGES, read_guide
from ingest.pages.hidden import HIDDEN, hidden_in_data, hidden_in_page
from ingest.pages.intents import Examples, read_intents
from ingest.pages.interests import INTERESTS, read_interests
from ingest.pages.lesson import LESSON, read_lesson
from ingest.pages.page import read_page
from ingest.pages.problems import Problem, problem
from ingest.pages.readability import gulpease
from ingest.pages.requirements import check_requirements, read_requirements
from ingest.pages.reviewers import REVIEWERS, Reviewers, read_reviewers
from ingest.pages.sources import read_sources
from ingest.pages.wordings import FOLDER as WORDINGS
from ingest.pages.wordings import add_wordings, read_wordings

SOURCES_FILE = "fonti.yaml"
_NOT_PAGES = frozenset({"README.md", "fatti.md"})
ANSWER_CHARACTERS = 500
ANSWER_SENTENCES = range(2, 5)
ANSWER_GULPEASE = 60


@dataclass(frozen=True)
class Knowledge:
    """What was read: the pages without errors, with their sources, and all problems in order of file and line.

    What is published beside the pages is None where it is missing or has errors; `intents` are none where they are missing.
    """

    library: Library
    problems: tuple[Problem, ...]
    broken: tuple[Path, ...]
    questionnaire: Questionnaire | None = None
    guide: Guide | None = None
    lesson: LessonPlan | None = None
    intents: Examples | None = None

    @property
    def hides_text(self) -> bool:
        """Whether what is published beside the pages holds text that nobody can see."""
        return any(found.key == HIDDEN and found.path.suffix != ".md" for found in self.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a page from being published."""
        return tuple(found for found in self.problems if not found.warning)


def read_knowledge(root: Path, today: date, only: Sequence[Path] = ()) -> Knowledge:
    """Read the pages below `root` (or `only` some of them, still checked against all).

    A page with an error is left out, by name; the others are not touched by it. `today` tells which review dates are past.
    """
    sources, problems = read_sources(root / SOURCES_FILE)
    pages: dict[str, Page] = {}
    broken: list[Path] = []
    names: dict[str, Path] = {}
    wordings, found_in_wordings = read_wordings(root)
    problems += found_in_wordings
    reviewers, found_in_reviewers = read_reviewers(root)
    problems += [*found_in_reviewers, *hidden_in_data(root)]
    for path in sorted(root.rglob("*.md")):
        if path.name in _NOT_PAGES:
            continue
        page, found = read_page(path, sources, root)
        found += hidden_in_page(path)
        if page:
            page, unreviewed = _reviewed(page, path, reviewers)
            found += unreviewed
            page, unplaced = add_wordings(page, wordings.pop(page.id, {}), root / WORDINGS / f"{page.id}.yaml")
            found += unplaced
            found += _clashes(page, path, pages, names, root)
            found += [*_answer_warnings(page, path), *_past_dates(page, path, today)]
        problems += found
        if page is None or any(not one.warning for one in found):
            broken.append(path)
        else:
            pages[page.id] = page
    problems += [problem(root / WORDINGS / f"{page_id}.yaml", 1, "wordings_without_page") for page_id in wordings]
    library = Library(tuple(pages[key] for key in sorted(pages)), sources)
    requirements, found_in_requirements = read_requirements(root)
    problems += [*found_in_requirements, *check_requirements(requirements, root, library)]
    questionnaire, found_in_questionnaire = read_interests(root, library)
    problems += found_in_questionnaire
    lesson, found_in_lesson = read_lesson(root, library)
    problems += found_in_lesson
    guide, found_in_guide = read_guide(root, library, requirements.says)
    problems += found_in_guide
    intents, found_in_intents = read_intents(root)
    problems += found_in_intents
    if only:
        chosen = {path.resolve() for path in only}
        chosen |= {(root / name).resolve() for name in (SOURCES_FILE, REVIEWERS, INTERESTS, LESSON, CARDS, STAGES)}
        problems = [found for found in problems if found.path.resolve() in chosen]
    return Knowledge(library, tuple(sorted(problems)), tuple(broken), questionnaire, guide, lesson, intents)


def _reviewed(page: Page, path: Path, reviewers: Reviewers) -> tuple[Page, list[Problem]]:
    """The page with who answers for it, or what is wrong where nobody does."""
    code = reviewers.of(page.reviewed_by)
    if code is None:
        return page, [problem(path, 1, "no_reviewer", code=page.reviewed_by or "?")]
    return replace(page, reviewed_by=code), []


def _clashes(page: Page, path: Path, pages: dict[str, Page], names: dict[str, Path], root: Path) -> list[Problem]:
    problems: list[Problem] = []
    if page.id in pages:
        problems.append(problem(path, 1, "duplicate_id", id=page.id, other=root / pages[page.id].path))
    own: set[str] = set()
    for alias in page.aliases:
        name = alias.casefold().strip()
        if name in own or (name in names and names[name] != path):
            problems.append(problem(path, 1, "duplicate_alias", alias=alias, other=names.get(name, path)))
        own.add(name)
    names.update(dict.fromkeys(own, path))
    return problems


def _answer_warnings(page: Page, path: Path) -> list[Problem]:
    problems: list[Problem] = []
    for section in page.sections:
        answer = section.paragraphs[0]
        if len(answer.text) > ANSWER_CHARACTERS:
            problems.append(_warn(path, section, "long_answer", length=len(answer.text)))
        if len(answer.sentences) not in ANSWER_SENTENCES and "\n" not in answer.text:
            problems.append(_warn(path, section, "answer_sentences", count=len(answer.sentences)))
        if (ease := gulpease(answer.text)) < ANSWER_GULPEASE:
            problems.append(_warn(path, section, "hard_answer", gulpease=round(ease)))
    return problems


def _past_dates(page: Page, path: Path, today: date) -> list[Problem]:
    problems = [
        _warn(path, section, "review_is_past", date=section.review_by.isoformat())
        for section in page.sections
        if section.review_by < today
    ]
    if page.reviewed_on > today:
        problems.append(problem(path, 1, "reviewed_in_the_future", date=page.reviewed_on.isoformat()))
    return problems


def _warn(path: Path, section: Section, key: str, **details: object) -> Problem:
    return problem(path, 1, key, warning=True, heading=section.heading, **details)
