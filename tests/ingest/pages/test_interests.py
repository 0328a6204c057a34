from datetime import date
from pathlib import Path

import pytest
import yaml

from ingest.pages.interests import INTERESTS
from ingest.pages.knowledge import read_knowledge
from tests.support.knowledge import write_knowledge

SAYS = {
    "curare": ("oss#che-cosa-fa-un-oss", "aiuta le persone a lavarsi"),
    "squadra": ("oss#che-cosa-fa-un-oss", "lavora con gli infermieri"),
    "uscire": ("oss#che-cosa-fa-un-oss", "accompagna anche nelle uscite"),
    "studiare": ("oss#come-si-diventa-oss", "un corso di 1.000 ore"),
}


def questionnaire() -> dict:
    return {
        "reviewed_on": date(2026, 11, 22),
        "activities": {activity: f"fare {activity}" for activity in SAYS},
        "professions": {"oss": {one: {"section": section, "says": says} for one, (section, says) in SAYS.items()}},
        "left_out": {"educatore": "pagina di prova"},
    }


def found_in(root: Path, data: object) -> list[str]:
    write_knowledge(root)
    text = data if isinstance(data, str) else yaml.safe_dump(data, allow_unicode=True)
    (root / INTERESTS).write_text(text, "utf-8")
    return [problem.key for problem in read_knowledge(root, date(2026, 11, 22)).errors]


def test_a_questionnaire_that_its_pages_justify_is_published_with_their_titles(tmp_path):
    assert found_in(tmp_path, questionnaire()) == []
    found = read_knowledge(tmp_path, date(2026, 11, 22)).questionnaire
    assert found
    assert found.titles == {"oss": "OSS, operatore socio-sanitario"}


def changed(change) -> dict:
    data = questionnaire()
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda data: data["left_out"].clear(), "interests_unreachable"),
        (lambda data: data["left_out"].update(cuoco="non c'è"), "interests_without_page"),
        (lambda data: data["professions"]["oss"].pop("curare"), "interests_unbalanced"),
        (lambda data: data["activities"].update(volare="volare"), "interests_idle_activity"),
        (lambda data: data["activities"].pop("curare"), "interests_unknown_activity"),
        (lambda data: data["professions"]["oss"]["curare"].update(section="oss#boh"), "interests_without_section"),
        (
            lambda data: data["professions"]["oss"]["curare"].update(section="educatore#che-cosa-fa-un-educatore"),
            "interests_without_section",
        ),
        (lambda data: data["professions"]["oss"]["curare"].update(says="vola sulla luna"), "interests_not_said"),
        (lambda data: data.pop("activities"), "interests_unreadable"),
    ],
)
def test_a_questionnaire_that_the_pages_do_not_justify_is_an_error(tmp_path, change, key):
    assert key in found_in(tmp_path, changed(change))


@pytest.mark.parametrize("text", ["", "[", "activities: 3", "\x00"])
def test_a_file_that_cannot_be_read_is_said_so_and_keeps_no_page_out(tmp_path, text):
    assert [key for key in found_in(tmp_path, text) if key.startswith("interests")] == ["interests_unreadable"]
    knowledge = read_knowledge(tmp_path, date(2026, 11, 22))
    assert knowledge.questionnaire is None
    assert len(knowledge.library.pages) == 2


def test_every_profession_of_the_project_is_reachable_or_left_out_with_a_reason(project):
    found = project.questionnaire
    assert found
    professions = {page.id for page in project.library.pages if page.kind == "professione"}
    assert found.professions.keys() | found.left_out.keys() == professions
    assert all(found.left_out.values())
