"""What the embedder learns from."""

from pathlib import Path

import pytest

from bot.retrieval.index import Shelf
from bot.retrieval.library import Library
from ingest.embedder.errors import BadFollowUp
from ingest.embedder.lessons import FollowUp, follow_ups_of, lessons_of, said_in


@pytest.fixture
def library(shelf: Shelf) -> Library:
    return shelf.current().library


def follow_ups(library: Library, folder: Path, *lines: str) -> list[FollowUp]:
    path = folder / "follow_ups.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return follow_ups_of(library, path)


WORK, PAY = "oss#che-cosa-fa-un-oss", "oss#quanto-guadagna-un-oss"


def test_a_message_stands_after_the_question_it_goes_on_from_and_the_subject_of_before(
    library: Library, tmp_path: Path
):
    line = f'{{"before": "educatore#x", "after": "{WORK}", "says": "xke lo pagano poco?", "section": "{PAY}"}}'
    (one,) = follow_ups(library, tmp_path, line)
    places = list(library.sections)
    name = library.page_by_id["educatore"].name
    assert one == FollowUp(
        f"{name} / Che cosa fa un OSS? / perché lo pagano poco?", places.index(PAY), places.index(WORK)
    )


def test_messages_about_sections_that_are_gone_are_left_out(library: Library, tmp_path: Path):
    gone = f'{{"after": "{WORK}", "says": "e poi?", "section": "oss#sparita"}}'
    assert follow_ups(library, tmp_path, gone, gone.replace(WORK, "oss#via")) == []


def test_a_line_that_is_no_follow_up_is_named(library: Library, tmp_path: Path):
    with pytest.raises(BadFollowUp) as bad:
        follow_ups(library, tmp_path, f'{{"after": "{WORK}", "says": "e?", "section": "{PAY}"}}', "{")
    assert bad.value.details == {"path": tmp_path / "follow_ups.jsonl", "line": 2}


def test_every_section_is_a_lesson_with_its_ways_of_asking_and_its_paragraphs(library: Library):
    lessons = dict(zip(library.sections, lessons_of(library), strict=True))
    assert lessons[PAY].page_id == "oss"
    assert "stipendio oss" in lessons[PAY].asks
    assert len(lessons[WORK].paragraphs) == len(library.sections[WORK].paragraphs)


def test_without_examples_of_what_messages_want_none_are_learned(tmp_path: Path):
    assert said_in(tmp_path) == []
