"""The files of the guide against pages: synthetic ones that go wrong, and ours, that must not."""

import re
from pathlib import Path

import pytest

from bot.guide.models import GUIDE
from ingest.data import data_of
from ingest.pages.knowledge import Knowledge, read_knowledge
from ingest.pages.requirements import read_requirements
from tests.conftest import NOW
from tests.support.guide import KNOWLEDGE, guide, knowledge
from tests.support.knowledge import EDUCATOR, OSS, write_knowledge

BRIEF = """
## Chi è l'OSS, in breve?
facts:
aspect: in-breve

L'OSS aiuta le persone anziane.[^noi] L'OSS lavora in squadra.[^noi]
"""
CARDS = """\
groups:
  whom:
    anziani: {label: Persone anziane, because: lavora con persone anziane, words: [anzian]}
    bambini: {label: Bambini, because: lavora con bambini, words: [bambin]}
  where: {}
  study:
    breve: {label: Poco, because: si comincia con un corso, words: [corso]}
professions:
  oss:
    code: oss
    name: OSS
    whom: [anziani]
    where: []
    study: [breve]
    cells:
      title: Corso di 1.000 ore
      pay: Livello C2, 1.591,06 euro lordi al mese, contratto di prova, dal 2025
    path:
      after: libero
      way: corso
      steps:
        - {does: Corso di 1.000 ore, in: diventare, years: 1}
"""
STAGES = """\
starts:
  liceo: {code: lic, label: Liceo, years: 5, to_diploma: [], notes: {}}
coming_of_age: {does: Il corso OSS ha un tirocinio, in: oss#come-si-diventa-oss}
change_of_school: {early: oss#come-si-diventa-oss, late: oss#come-si-diventa-oss}
ways:
  corso: {costs: [], dates: [corso]}
dates:
  corso: {does: Il corso OSS ha un tirocinio, in: oss#come-si-diventa-oss, day: 04-01}
"""


def read(tmp_path: Path, *changes: tuple[str, str], requirements: str = "") -> Knowledge:
    cards, stages = CARDS, STAGES
    for old, new in changes:
        assert old in cards + stages
        cards, stages = cards.replace(old, new), stages.replace(old, new)
    pages = {"professioni/oss.md": OSS + BRIEF, "servizi/educatore.md": EDUCATOR.replace("professione\n", "servizio\n")}
    root = write_knowledge(tmp_path, pages)
    (root / "schede.yaml").write_text(cards, "utf-8")
    (root / "tappe.yaml").write_text(stages, "utf-8")
    if requirements:
        (root / "requisiti.yaml").write_text(requirements, "utf-8")
    return read_knowledge(root, NOW.date())


def keys(found: Knowledge) -> list[str]:
    return [one.key for one in found.errors]


def test_a_card_that_holds_is_published_with_its_sources(tmp_path):
    found = read(tmp_path)
    assert keys(found) == []
    assert [one.code for one in found.guide.professions] == ["oss"]
    assert found.guide.sources["noi:oss"].type == "pagina"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("title: Corso di 1.000 ore", "title: Corso di 900 ore", "guide_number"),
        ("title: Corso di 1.000 ore", "title: Giardini e balconi", "guide_unborne"),
        ("title: Corso di 1.000 ore", "day: Una giornata lunga", "guide_without_section"),
        (", contratto di prova, dal 2025", "", "guide_bare_pay"),
    ],
)
def test_a_cell_that_does_not_hold_is_said_and_left_out_and_the_card_stays(tmp_path, old, new, key):
    found = read(tmp_path, (old, new))
    assert keys(found) == [key]
    assert len(found.guide.professions[0].cells) == 1


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("whom: [anziani]", "whom: [bambini]", "guide_option_not_said"),
        ("whom: [anziani]", "whom: [draghi]", "guide_unknown_option"),
        ("{does: Corso di 1.000 ore, in", "{does: Corso di 900 ore, in", "guide_number"),
        ("in: diventare, years: 1}", "in: diventare, years: 4}", "guide_number"),
    ],
)
def test_a_card_that_does_not_hold_is_left_out(tmp_path, old, new, key):
    found = read(tmp_path, (old, new))
    assert keys(found) == [key]
    assert found.guide.professions == ()


def test_a_profession_without_a_card_is_said(tmp_path):
    assert keys(read(tmp_path, ("  oss:\n    code", "  osss:\n    code"))) == [
        "guide_without_card",
        "guide_without_page",
    ]


def test_a_file_that_cannot_be_read_is_said_and_nothing_is_published(tmp_path):
    found = read(tmp_path, ("    code: oss\n", ""))
    assert keys(found) == ["guide_unreadable"]
    assert "professions.oss.code" in found.errors[0].message
    assert found.guide is None


@pytest.mark.parametrize("day", ["13-45", "02-29"])
def test_a_day_that_some_year_lacks_is_said_here_and_not_to_a_student_later(tmp_path, day):
    found = read(tmp_path, ("day: 04-01", f"day: {day}"))
    assert keys(found) == ["guide_unreadable"]
    assert "dates.corso.day" in found.errors[0].message


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("  where: {}\n", "", None),
        (
            "change_of_school: {early: oss#come-si-diventa-oss",
            "change_of_school: {early: diventare",
            "guide_without_section",
        ),
        (
            "coming_of_age: {does: Il corso OSS ha un tirocinio, in: oss#come-si-diventa-oss",
            "coming_of_age: {does: Il corso OSS ha un tirocinio, in: diventare",
            "guide_without_section",
        ),
        ("dates: [corso]", "dates: [corso, borsa]", "guide_unknown_option"),
        ("      way: corso\n", "      way: libera\n", "guide_unknown_option"),
    ],
)
def test_what_one_file_names_and_the_other_lacks_is_said_and_never_a_failure(tmp_path, old, new, key):
    assert set(keys(read(tmp_path, (old, new)))) == ({key} if key else set())


def test_a_cell_against_the_table_of_requirements_is_said_and_left_out(tmp_path):
    table = (
        "oss: {title: attestato, hours: ['800'], classes: [], register: nessun albo, says: [], norms: [],"
        " reviewed_on: 2026-11-22}"
    )
    found = read(tmp_path, requirements=table)
    assert "guide_against_requirements" in keys(found)
    assert "title" not in found.guide.professions[0].cells


def test_what_is_published_reads_the_same(tmp_path):
    (tmp_path / GUIDE.name).write_bytes(data_of(knowledge())[GUIDE.name])
    assert GUIDE.read(tmp_path) == guide()
    assert GUIDE.published(GUIDE.read(tmp_path)) == GUIDE.published(guide())


def test_an_index_without_a_guide_has_none(tmp_path):
    assert GUIDE.read(tmp_path) is None


def test_our_own_files_hold():
    assert [one for one in knowledge().errors if one.key.startswith("guide")] == []


def test_every_cell_of_ours_has_its_numbers_in_the_section_it_names():
    sections = knowledge().library.sections
    for profession in guide().professions:
        for cell in profession.cells.values():
            for figure in re.findall(r"\d+(?:[.,]\d+)+", cell.text):
                assert figure in sections[cell.section].text, (profession.id, cell.text)


def test_every_regulated_profession_of_ours_agrees_with_the_table_of_requirements():
    for page_id, required in read_requirements(KNOWLEDGE)[0].says.items():
        (profession,) = [one for one in guide().professions if one.id == page_id]
        for column in ("title", "years", "access"):
            assert not required.strangers_in(profession.cells[column].text), (page_id, column)


def test_no_phrase_of_ours_is_without_something_behind_it():
    for profession in guide().professions:
        for said in (*profession.brief, *profession.cells.values(), *profession.road.costs):
            assert said.marks
            assert all(mark.source in guide().sources for mark in said.marks)
