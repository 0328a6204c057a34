from copy import deepcopy
from datetime import date

import pytest
import yaml

from ingest.pages.knowledge import read_knowledge
from ingest.pages.lesson import LESSON
from tests.support.knowledge import write_knowledge

SECTION = "oss#che-cosa-fa-un-oss"
PLAN = {
    "reviewed_on": date(2026, 11, 22),
    "title": "Prova",
    "subtitle": "Una lezione di prova",
    "steps": [
        {"id": "miti", "kind": "myths", "title": "Vero?", "myths": [{"says": "È facile.", "section": SECTION}]},
        {
            "id": "due",
            "kind": "compare",
            "title": "Due",
            "professions": ["oss", "educatore"],
            "rows": [{"aspect": "cosa-fa", "title": "Che cosa fa?"}],
        },
    ],
    "outlines": [{"title": "Breve", "minutes": 10, "parts": [{"step": "miti", "minutes": 10, "how": "Insieme."}]}],
    "worksheet": [{"step": "miti", "title": "Vero?", "ask": "Segna."}],
    "portfolio": {"section": SECTION, "prompts": [{"ask": "Che cosa?", "lines": 2}]},
    "competences": [
        {"framework": "legge-prova", "name": "Empathy", "in_italian": "empatia", "steps": ["miti"], "how": "Così."}
    ],
}


def found_in(root, plan) -> list[str]:
    write_knowledge(root)
    text = plan if isinstance(plan, str) else yaml.safe_dump(plan, allow_unicode=True)
    (root / LESSON).write_text(text, "utf-8")
    return [problem.key for problem in read_knowledge(root, date(2026, 11, 22)).errors]


def test_a_plan_whose_sections_are_there_is_published(tmp_path):
    assert found_in(tmp_path, PLAN) == []
    assert read_knowledge(tmp_path, date(2026, 11, 22)).lesson


def changed(change) -> dict:
    plan = deepcopy(PLAN)
    change(plan)
    return plan


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda plan: plan["steps"][0]["myths"][0].update(section="oss#boh"), "lesson_without_section"),
        (lambda plan: plan["steps"][1]["rows"][0].update(aspect="paga"), "lesson_without_section"),
        (lambda plan: plan["steps"][1].update(professions=["oss", "cuoco"]), "lesson_without_section"),
        (lambda plan: plan["portfolio"].update(saying="parole che non ci sono"), "lesson_not_said"),
        (lambda plan: plan["competences"][0].update(framework="boh"), "lesson_without_source"),
        (lambda plan: plan["steps"][0].update(teacher="Lo dice il 90% dei ragazzi."), "lesson_figure"),
        (lambda plan: plan["outlines"][0].update(minutes=60), "lesson_minutes"),
        (lambda plan: plan["worksheet"][0].update(step="boh"), "lesson_unknown_step"),
        (lambda plan: plan["outlines"][0]["parts"][0].update(title="anche"), "lesson_unreadable"),
        (lambda plan: plan.update(altro=1), "lesson_unreadable"),
    ],
)
def test_a_plan_that_the_pages_do_not_bear_is_an_error(tmp_path, change, key):
    assert key in found_in(tmp_path, changed(change))


def test_broken_yaml_is_said_with_its_line(tmp_path):
    assert found_in(tmp_path, "title: Prova\nsteps: [") == ["lesson_unreadable"]
    (found,) = read_knowledge(tmp_path, date(2026, 11, 22)).errors
    assert found.line > 1
