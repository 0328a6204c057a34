"""Somebody answers for every page, by a code; no page is published for which nobody does."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.retrieval.index import read_library
from bot.retrieval.manifest import LIBRARY_FILE, MANIFEST_FILE
from ingest.pages.knowledge import read_knowledge
from tests.conftest import publish
from tests.support.knowledge import OSS, PAGES, write_knowledge

TODAY = date(2026, 11, 22)
BY_CARLA = {**PAGES, "professioni/oss.md": OSS.replace("kind: professione", "kind: professione\nreviewed_by: carla", 1)}
TWO = "pages: prova\nreviewers: {prova: Redazione di prova, carla: Chi cura le pagine degli OSS}\n"


def reviewers(root: Path, pages: dict[str, str], file: str) -> Path:
    write_knowledge(root, pages)
    (root / "redazione.yaml").write_text(file, "utf-8")
    return root


def test_a_page_is_of_whoever_it_names_and_otherwise_of_the_usual_one(tmp_path: Path):
    knowledge = read_knowledge(reviewers(tmp_path, BY_CARLA, TWO), TODAY)
    assert knowledge.errors == ()
    assert {page.id: page.reviewed_by for page in knowledge.library.pages} == {"oss": "carla", "educatore": "prova"}


def test_a_page_for_which_nobody_answers_is_left_out_alone(tmp_path: Path):
    knowledge = read_knowledge(write_knowledge(tmp_path, BY_CARLA), TODAY)
    assert [(found.path.name, found.key) for found in knowledge.errors] == [("oss.md", "no_reviewer")]
    assert [page.id for page in knowledge.library.pages] == ["educatore"]


@pytest.mark.parametrize(
    "file", ["", "pages: prova", "pages: altra\nreviewers: {prova: Redazione}", "pages: a\nreviewers: {a: ''}"]
)
def test_without_a_list_of_reviewers_no_page_is_published(tmp_path: Path, file: str):
    knowledge = read_knowledge(reviewers(tmp_path, PAGES, file), TODAY)
    assert {found.key for found in knowledge.errors} == {"reviewers_unreadable", "no_reviewer"}
    assert knowledge.library.pages == ()


def test_who_reviewed_a_page_and_the_print_of_what_was_published_are_in_the_index(tmp_path: Path):
    prints = []
    for number, file in enumerate((TWO, TWO.replace("pages: prova", "pages: carla"))):
        shelf = tmp_path / f"index-{number}"
        publish(reviewers(tmp_path / "k", PAGES, file), shelf)
        (folder,) = (one for one in shelf.iterdir() if one.is_dir())
        prints.append(json.loads((folder / MANIFEST_FILE).read_text("utf-8"))["content"])
        assert {page.reviewed_by for page in read_library(folder / LIBRARY_FILE).pages} == {("prova", "carla")[number]}
    assert all(len(one) == 64 for one in prints)
    assert prints[0] != prints[1]
