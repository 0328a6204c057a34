"""Other ways of asking what a section answers, kept beside the pages: a file a page, a list a heading."""

from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from bot.retrieval.library import Page
from ingest.pages.problems import Problem, problem
from ingest.pages.yaml_file import Unreadable, read_yaml

FOLDER = "modi-di-chiedere"
_WORDINGS = TypeAdapter(dict[str, tuple[str, ...]])


def read_wordings(root: Path) -> tuple[dict[str, dict[str, tuple[str, ...]]], list[Problem]]:
    """The wordings below `root`, by page id and heading, and the files that can't be used."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    problems: list[Problem] = []
    for path in sorted((root / FOLDER).glob("*.yaml")):
        try:
            found[path.stem] = read_yaml(path, _WORDINGS).says
        except Unreadable as fault:
            problems.append(problem(path, fault.line, "unreadable_wordings"))
    return found, problems


def add_wordings(page: Page, wordings: dict[str, tuple[str, ...]], path: Path) -> tuple[Page, list[Problem]]:
    """`page` with `wordings` (heading -> list) added to its sections, and the headings that the page does not have."""
    headings = {section.heading for section in page.sections}
    problems = [
        problem(path, 1, "wordings_without_section", warning=True, heading=heading)
        for heading in wordings
        if heading not in headings
    ]
    sections = tuple(
        replace(section, asks=tuple(dict.fromkeys((*section.asks, *wordings.get(section.heading, ())))))
        for section in page.sections
    )
    return replace(page, sections=sections), problems
