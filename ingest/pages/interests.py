"""`interessi.yaml` checked against the pages: every profession reachable, every link justified by words still there."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from bot.retrieval.library import Library
from bot.retrieval.questionnaire import LINKS, Questionnaire
from ingest.pages.problems import Problem, problem

INTERESTS = "interessi.yaml"


def read_interests(root: Path, library: Library) -> tuple[Questionnaire | None, list[Problem]]:
    """The questionnaire below `root`, with the titles of its pages; None where there is none, or none that can be published."""
    path = root / INTERESTS
    if not path.exists():
        return None, []
    try:
        text = path.read_text("utf-8")
        found = Questionnaire.model_validate(yaml.safe_load(text))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError):
        return None, [problem(path, 1, "interests_unreadable")]
    lines = {line.strip().removesuffix(":"): number for number, line in enumerate(text.splitlines(), 1)}
    problems = [
        *_unreachable(path, found, library),
        *(
            one
            for page_id in found.professions
            for one in _wrong_links(path, lines.get(page_id, 1), page_id, found, library)
        ),
        *(
            problem(path, 1, "interests_idle_activity", activity=activity)
            for activity in found.activities
            if not any(activity in links for links in found.professions.values())
        ),
    ]
    titles = {key: library.page_by_id[key].title for key in found.professions if key in library.page_by_id}
    return (None if problems else found.model_copy(update={"titles": titles})), problems


def _unreachable(path: Path, found: Questionnaire, library: Library) -> list[Problem]:
    named = found.professions.keys() | found.left_out.keys()
    pages = {page.id for page in library.pages if page.kind == "professione"}
    return [
        *(problem(path, 1, "interests_unreachable", id=page_id) for page_id in sorted(pages - named)),
        *(problem(path, 1, "interests_without_page", id=page_id) for page_id in sorted(named - pages)),
    ]


def _wrong_links(path: Path, line: int, page_id: str, found: Questionnaire, library: Library) -> list[Problem]:
    links = found.professions[page_id]
    problems = (
        []
        if len(links) == LINKS
        else [problem(path, line, "interests_unbalanced", id=page_id, count=len(links), wanted=LINKS)]
    )
    for activity, link in links.items():
        section = library.sections.get(link.section)
        if activity not in found.activities:
            problems.append(problem(path, line, "interests_unknown_activity", id=page_id, activity=activity))
        if section is None or section.page_id != page_id:
            problems.append(problem(path, line, "interests_without_section", id=page_id, section=link.section))
        elif link.says not in section.text:
            problems.append(problem(path, line, "interests_not_said", heading=section.heading, words=link.says))
    return problems
