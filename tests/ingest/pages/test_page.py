from datetime import date
from pathlib import Path

import pytest

from ingest.pages.knowledge import Knowledge, read_knowledge
from tests.support.knowledge import EDUCATOR, OSS, PAGES, write_knowledge

TODAY = date(2026, 11, 22)


def read(root: Path, pages: dict[str, str] | None = None, **options: object) -> Knowledge:
    return read_knowledge(write_knowledge(root, pages, **options), TODAY)


def keys(knowledge: Knowledge) -> list[str]:
    return [found.key for found in knowledge.errors]


def test_good_pages_have_no_errors_and_all_their_sections(tmp_path: Path):
    knowledge = read(tmp_path)
    assert knowledge.errors == ()
    assert [page.id for page in knowledge.library.pages] == ["educatore", "oss"]
    assert list(knowledge.library.sections) == [
        "educatore#che-cosa-fa-un-educatore",
        "educatore#come-si-diventa-educatore",
        "oss#che-cosa-fa-un-oss",
        "oss#come-si-diventa-oss",
        "oss#quanto-guadagna-un-oss",
    ]


def test_a_section_says_its_aspect_its_questions_its_facts_and_when_to_read_it_again(tmp_path: Path):
    section = read(tmp_path).library.sections["oss#quanto-guadagna-un-oss"]
    assert (section.aspect, section.facts, section.review_every_days, section.volatile) == (
        "paga",
        ("P06-15",),
        90,
        True,
    )
    assert section.asks == ("stipendio oss", "quanto prende un oss")
    assert section.review_by == date(2027, 2, 20)


def test_every_sentence_keeps_the_way_to_its_source(tmp_path: Path):
    library = read(tmp_path).library
    sentence = library.sections["oss#come-si-diventa-oss"].sentences[0]
    assert [(source.title, place) for source, place in library.citations_of(sentence)] == [
        ("Legge di prova 1/2020", "art.2")
    ]


def test_paragraphs_glued_together_are_the_section(tmp_path: Path):
    section = read(tmp_path).library.sections["oss#che-cosa-fa-un-oss"]
    assert section.text == "\n\n".join(paragraph.text for paragraph in section.paragraphs)
    assert "[^" not in section.text


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("kind: professione", "kind: mestiere"), "bad_field"),
        (("reviewed_on: 2026-11-22", "reviewed_on: ieri"), "bad_field"),
        (("review_every_days: 365", ""), "bad_field"),
        (("title: OSS, operatore", "title: [OSS"), "broken_front_matter"),
        (("---\nid: oss", "id: oss"), "no_front_matter"),
        (("id: oss", "id: altro"), "id_is_not_file_name"),
        (("## Che cosa", "Testo sciolto.\n\n## Che cosa"), "text_before_sections"),
        (("aspect: cosa-fa", "aspect: colore"), "unknown_aspect"),
        (("facts: P06-1\n", ""), "no_facts"),
        (("facts: P06-1\n", "facts: boh boh\n"), "bad_fact"),
        (("ask: mansioni", "domanda: mansioni"), "unknown_field"),
        (("[^legge-prova art.1]", "[^legge-ignota]"), "unknown_source"),
        (("[^legge-prova art.1]", ""), "sentence_without_mark"),
        (("lavora con gli infermieri", "lavora 38 ore"), "figure_without_source"),
        (("## Come si diventa OSS?", "## Che cosa fa un OSS?"), "duplicate_heading"),
        (("reviewed_on: 2026-11-22", "reviewed_on: 2027-11-22"), "reviewed_in_the_future"),
    ],
)
def test_a_broken_page_is_named_with_its_line_and_left_out_alone(tmp_path: Path, change: tuple[str, str], key: str):
    knowledge = read(tmp_path, {**PAGES, "professioni/oss.md": OSS.replace(*change, 1)})
    assert key in keys(knowledge)
    assert all(found.path.name == "oss.md" and found.line >= 1 for found in knowledge.errors)
    assert all(found.message for found in knowledge.errors)
    assert [page.id for page in knowledge.library.pages] == ["educatore"]


def test_the_line_of_a_problem_is_the_line_in_the_file(tmp_path: Path):
    good = "Per diventare OSS serve un corso di 1.000 ore.[^legge-prova art.2]"
    broken = OSS.replace(good, "Per diventare OSS serve.[^ignota]")
    (found,) = read(tmp_path, {"oss.md": broken}).errors
    assert broken.splitlines()[found.line - 1].startswith("Per diventare OSS serve.")


def test_a_name_belongs_to_one_page(tmp_path: Path):
    knowledge = read(tmp_path, {**PAGES, "professioni/educatore.md": EDUCATOR.replace("[educatore,", "[OSS,")})
    assert keys(knowledge) == ["duplicate_alias"]


def test_a_broken_source_is_named_and_what_rests_on_it_is_not_published(tmp_path: Path):
    sources = "legge-prova:\n  title: Legge\n  type: favola\n  publisher: X\n  date: 2020\n  url: ''\n"
    knowledge = read(tmp_path, sources=sources)
    assert keys(knowledge)[0] == "bad_source"
    assert knowledge.library.pages == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x01",
        "---\n---\n",
        "---\nid: oss\n",
        "solo testo",
        "## Domanda?\n",
        "---\nreviewed_on: 2026-13-45\n---\n",
    ],
)
def test_any_file_is_a_problem_and_never_a_failure(tmp_path: Path, text: str):
    knowledge = read(tmp_path, {**PAGES, "professioni/strano.md": text})
    assert knowledge.errors
    assert len(knowledge.library.pages) == 2


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path):
    root = write_knowledge(tmp_path)
    (root / "foto.md").write_bytes(b"\xff\xfe\x00\x89PNG")
    assert [found.key for found in read_knowledge(root, TODAY).errors] == ["unreadable_page"]


def test_a_past_review_date_is_a_warning(tmp_path: Path):
    knowledge = read_knowledge(write_knowledge(tmp_path), date(2027, 3, 1))
    assert [found.key for found in knowledge.problems if found.key == "review_is_past"] == ["review_is_past"]
    assert knowledge.errors == ()


LIST = """\
I servizi di prova sono tre:

- Il nido accoglie i bambini.[^legge-prova]
- La RSA accoglie gli anziani.[^legge-prova]

| Servizio | Chi ci va | Fonte |
| --- | --- | --- |
| Nido | bambini | [^legge-prova] |
| RSA | anziani | [^contratto-prova] |
"""


def test_a_list_is_one_sentence_with_the_marks_of_its_items_and_a_row_of_a_table_is_one_each(tmp_path: Path):
    page = OSS.replace("L'OSS accompagna anche nelle uscite.[^noi]", LIST)
    knowledge = read(tmp_path, {"oss.md": page})
    assert knowledge.errors == ()
    _, whole, table = knowledge.library.sections["oss#che-cosa-fa-un-oss"].paragraphs
    assert [one.text for one in whole.sentences] == [
        "I servizi di prova sono tre:\n• Il nido accoglie i bambini.\n• La RSA accoglie gli anziani."
    ]
    assert [one.text for one in table.sentences] == ["Nido: Chi ci va bambini.", "RSA: Chi ci va anziani."]


def test_a_list_without_introduction_and_a_table_without_sources_are_reported(tmp_path: Path):
    orphan = OSS.replace("L'OSS accompagna anche nelle uscite.[^noi]", "- Il nido accoglie i bambini.[^legge-prova]")
    assert keys(read(tmp_path / "a", {"oss.md": orphan})) == ["list_without_introduction"]
    table = OSS.replace("L'OSS accompagna anche nelle uscite.[^noi]", "| A | B |\n| --- | --- |\n| uno | due |")
    assert keys(read(tmp_path / "b", {"oss.md": table})) == ["table_without_sources"]


def test_other_ways_of_asking_join_their_section(tmp_path: Path):
    root = write_knowledge(tmp_path)
    (root / "modi-di-chiedere").mkdir()
    (root / "modi-di-chiedere" / "oss.yaml").write_text('"Quanto guadagna un OSS?":\n  - soldi al mese\n', "utf-8")
    knowledge = read_knowledge(root, TODAY)
    assert knowledge.library.sections["oss#quanto-guadagna-un-oss"].asks == (
        "stipendio oss",
        "quanto prende un oss",
        "soldi al mese",
    )


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("oss.yaml", "- non è una mappa", "unreadable_wordings"),
        ("oss.yaml", "a: [", "unreadable_wordings"),
        ("oss.yaml", '"Domanda che non c\'è?":\n  - boh\n', "wordings_without_section"),
        ("nessuno.yaml", '"Domanda?":\n  - boh\n', "wordings_without_page"),
    ],
)
def test_ways_of_asking_without_a_place_are_reported_and_lose_nothing(tmp_path: Path, name: str, text: str, key: str):
    root = write_knowledge(tmp_path)
    (root / "modi-di-chiedere").mkdir()
    (root / "modi-di-chiedere" / name).write_text(text, "utf-8")
    knowledge = read_knowledge(root, TODAY)
    assert [found.key for found in knowledge.problems] == [key]
    assert len(knowledge.library.pages) == 2
