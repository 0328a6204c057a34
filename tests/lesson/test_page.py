import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from bot.lesson.page import write_page
from bot.texts import load_texts
from tests.lesson.conftest import TODAY


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page(lesson) -> str:
    return write_page(lesson, load_texts(), TODAY)


@pytest.fixture(scope="module")
def elements(page) -> list[tuple[str, dict[str, str | None]]]:
    return Elements(page).found


def test_the_file_needs_no_other_file_and_no_network(page, elements):
    assert not {tag for tag, _ in elements} & {"link", "img", "iframe", "video", "audio", "object", "embed", "base"}
    assert all("src" not in attributes for _, attributes in elements)
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|import\(", page)
    policy = next(attributes["content"] for _, attributes in elements if "http-equiv" in attributes)
    assert "default-src 'none'" in policy


def test_no_element_carries_its_own_handler_or_style(elements):
    for _, attributes in elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_every_slide_is_a_named_region_of_an_italian_page_with_one_heading(lesson, elements):
    assert elements[0] == ("html", {"lang": "it"})
    slides = [attributes for tag, attributes in elements if tag == "section"]
    assert len(slides) == len(lesson.slides) + 1
    ids = {attributes.get("id") for tag, attributes in elements if tag in ("h1", "h2")}
    assert {attributes["aria-labelledby"] for attributes in slides} == ids


def test_nothing_is_hidden_from_whoever_has_no_script(elements):
    assert not [attributes for _, attributes in elements if "hidden" in attributes]


def test_the_sources_of_a_slide_stand_on_it(lesson, page):
    for position, slide in enumerate(lesson.slides, 1):
        shown = page.partition(f'id="s{position}"')[2].partition("</section>")[0]
        for number in slide.numbers:
            assert shown.count(f"[{number}]") >= 2, (slide.title, number)


def test_what_is_stale_is_said_in_the_file(lesson):
    assert "Da ricontrollare" not in write_page(lesson, load_texts(), TODAY)
    assert "Da ricontrollare" in write_page(lesson, load_texts(), TODAY + timedelta(days=400))


def test_words_can_never_become_markup(lesson):
    slide = replace(lesson.slides[1], title="<script>alert(1)</script>")
    page = write_page(replace(lesson, slides=(slide,)), load_texts(), TODAY)
    assert "<script>alert" not in page
