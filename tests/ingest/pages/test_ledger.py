from datetime import date
from pathlib import Path

import pytest

from ingest.pages.due import never_read, sections_due
from ingest.pages.facts import cover, read_facts
from ingest.pages.knowledge import read_knowledge
from tests.support.knowledge import OSS, PAGES, write_knowledge

TODAY = date(2026, 11, 22)
SHEET = """\
# Scheda di prova

[P06-1] L'OSS aiuta le persone. | Legge di prova {ufficiale} | 2020 | verified-in-corpus
[P06-4] Il corso dura mille ore. | Legge di prova {ufficiale} | 2020 | known-well
[P99-1] Nessuno lo dice. | Legge di prova {ufficiale} | 2020 | known-well
[S24b] Un dubbio. | nessuna {rinvio} | 2020 | uncertain
[R01] Una fonte da leggere. | normattiva.it {norma} | 1948 | known-well
Una riga qualsiasi.
"""


def test_a_sheet_is_covered_by_what_the_sections_say_they_state(tmp_path: Path):
    (tmp_path / "scheda.md").write_text(SHEET, "utf-8")
    library = read_knowledge(write_knowledge(tmp_path / "k"), TODAY).library
    coverage = cover(read_facts(tmp_path / "scheda.md"), library)
    assert coverage.of("verified-in-corpus") == (1, 1)
    assert coverage.of("known-well") == (1, 2)
    assert coverage.of("uncertain") == (0, 1)
    assert [fact.id for fact in coverage.missing("known-well")] == ["P99-1"]
    assert coverage.stated["P06-1"] == ("oss#che-cosa-fa-un-oss",)


def test_what_is_due_comes_with_the_most_pressing_first(tmp_path: Path):
    library = read_knowledge(write_knowledge(tmp_path), TODAY).library
    assert [section.id for section in sections_due(library, TODAY)] == ["oss#quanto-guadagna-un-oss"]
    assert sections_due(library, TODAY, days=30) == []


def test_sources_nobody_read_are_listed_with_how_much_rests_on_them(tmp_path: Path):
    library = read_knowledge(write_knowledge(tmp_path), TODAY).library
    assert [(one.source.key, one.sentences) for one in never_read(library)] == [("legge-prova", 6)]


REQUIREMENTS = """\
oss:
  title: attestato
  hours: ["1.000", "450"]
  classes: []
  register: nessuno
  says: [["1.000 ore"]]
  norms: [legge-prova]
  reviewed_on: 2026-11-22
educatore:
  title: laurea
  hours: []
  classes: [L-19]
  register: albo
  says: [["L-19"]]
  norms: [legge-prova]
  reviewed_on: 2026-11-22
"""


def with_requirements(root: Path, pages: dict[str, str], table: str = REQUIREMENTS) -> list[str]:
    write_knowledge(root, pages)
    (root / "requisiti.yaml").write_text(table, "utf-8")
    return [found.key for found in read_knowledge(root, TODAY).errors]


def test_pages_that_agree_with_the_table_of_requirements_have_no_errors(tmp_path: Path):
    assert with_requirements(tmp_path, PAGES) == []


@pytest.mark.parametrize(
    ("page", "old", "new", "key"),
    [
        ("professioni/oss.md", "un tirocinio di 450 ore", "un tirocinio di 300 ore", "requirement_contradicted"),
        ("professioni/oss.md", "un corso di 1.000 ore", "un corso di 800 ore", "requirement_not_said"),
        ("professioni/educatore.md", "serve la laurea L-19", "serve la laurea L-24", "requirement_contradicted"),
    ],
)
def test_a_page_that_disagrees_with_the_table_is_an_error(tmp_path: Path, page: str, old: str, new: str, key: str):
    assert key in with_requirements(tmp_path, {**PAGES, page: PAGES[page].replace(old, new)})


def test_two_pages_can_not_disagree_on_a_requirement(tmp_path: Path):
    other = OSS.replace("id: oss", "id: altra").replace("aliases: [OSS, operatore socio-sanitario]", "aliases: []")
    other = other.replace("title: OSS, operatore socio-sanitario", "title: Altra pagina").replace(
        "1.000 ore", "600 ore"
    )
    assert "requirement_contradicted" in with_requirements(tmp_path, {**PAGES, "altra.md": other})


@pytest.mark.parametrize("table", ["oss: 3", "oss: [", REQUIREMENTS.replace("says:", "dice:")])
def test_a_table_that_can_not_be_read_is_an_error_and_loses_nothing(tmp_path: Path, table: str):
    assert with_requirements(tmp_path, PAGES, table) == ["unreadable_requirements"]


def test_a_requirement_rests_on_known_sources(tmp_path: Path):
    table = REQUIREMENTS.replace("norms: [legge-prova]", "norms: [legge-ignota]", 1)
    assert with_requirements(tmp_path, PAGES, table) == ["requirement_without_source"]
