"""`interessi.yaml` checked against the pages: every profession reachable, every link justified by words still there."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter

from bot.retrieval.library import Library
from bot.retrieval.questionnaire import LINKS, Questionnaire
from ingest.pages.problems import Problem, problem
from ingest.pages.yaml_file import Unreadable, YamlFile, read_yaml

INTERESTS = "interessi.yaml"
_QUESTIONNAIRE = TypeAdapter(Questionnaire)


def read_interests(root: Path, library: Library) -> tuple[Questionnaire | None, list[Problem]]:
    """The questionnaire below `root`, with the titles of its pages; None where there is none, or none that can be published."""
    path = root / INTERESTS
    if not path.exists():
        return None, []
    try:
        file = read_yaml(path, _QUESTIONNAIRE)
    except Unreadable as fault:
        return None, [problem(path, fault.line, "interests_unreadable")]
    found = file.says
    problems = [
        *_unreachable(path, found, library),
        *(one for page_id in found.professions for one in _wrong_links(file, page_id, library)),
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


def _wrong_links(file: YamlFile[Questionnaire], page_id: str, library: Library) -> Iterator[Problem]:
    links = file.says.professions[page_id]
    if len(links) != LINKS:
        yield file.problem(page_id, "interests_unbalanced", id=page_id, count=str(len(links)), wanted=str(LINKS))
    for activity, link in links.items():
        section = library.sections.get(link.section)
        if activity not in file.says.activities:
            yield file.problem(page_id, "interests_unknown_activity", id=page_id, activity=activity)
        if section is None or section.page_id != page_id:
            yield file.problem(page_id, "interests_without_section", id=page_id, section=link.section)
        elif link.says not in section.text:
            yield file.problem(page_id, "interests_not_said", heading=section.heading, words=link.says)
