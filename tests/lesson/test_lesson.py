from dataclasses import replace
from datetime import timedelta

import pytest

from bot.lesson.lesson import PlanBroken, build_lesson
from bot.lesson.plan import Compare, Dilemma, Myths, Road
from bot.retrieval.library import Library
from tests.lesson.conftest import TODAY


def test_the_lesson_has_myths_to_vote_three_professions_a_path_and_a_principle_with_a_dilemma(lesson):
    kinds = {type(step) for step in lesson.plan.steps}
    assert {Myths, Compare, Road, Dilemma} <= kinds
    assert all(len(slide.columns) == 3 for slide in lesson.slides if slide.kind == "columns")


def test_every_sentence_of_a_page_on_a_slide_is_the_pages_own_and_keeps_its_sources(lesson, library):
    own = {sentence.text: sentence for section in library.sections.values() for sentence in section.sentences}
    by_number = {reference.number: reference.source.key for reference in lesson.references}
    told = [one for slide in lesson.slides for column in slide.columns for one in column.passage.sentences]
    assert len(told) > 50
    for sentence in told:
        marks = {mark.source for mark in own[sentence.text].marks} - {"noi"}
        assert {by_number[number] for number in sentence.numbers} == marks


def test_a_changed_page_changes_the_lesson(knowledge):
    myth = next(step for step in knowledge.lesson.steps if isinstance(step, Myths)).myths[0]
    page_id = myth.section.partition("#")[0]
    library = knowledge.library

    def rewritten(section):
        first, *rest = section.paragraphs
        sentences = (replace(first.sentences[0], text="Parole nuove."), *first.sentences[1:])
        return replace(section, paragraphs=(replace(first, sentences=sentences), *rest))

    pages = tuple(
        replace(page, sections=tuple(rewritten(one) if one.id == myth.section else one for one in page.sections))
        if page.id == page_id
        else page
        for page in library.pages
    )
    changed = build_lesson(knowledge.lesson, Library(pages, library.sources), TODAY)
    assert any("Parole nuove." in column.passage.text for slide in changed.slides for column in slide.columns)


def test_a_section_that_is_gone_is_named(knowledge):
    with pytest.raises(PlanBroken, match="#"):
        build_lesson(knowledge.lesson, Library(knowledge.library.pages[:1], knowledge.library.sources), TODAY)


def test_what_is_past_its_date_of_review_is_said_on_its_slide(lesson):
    pay = next(slide for slide in lesson.slides if slide.title == "Quanto guadagna?")
    assert pay.stale(TODAY) == ()
    late = max(column.passage.review_by for column in pay.columns) + timedelta(days=1)
    assert "guadagna" in " ".join(pay.stale(late))


def test_pay_is_told_gross_with_contract_level_and_date(lesson):
    pay = next(slide for slide in lesson.slides if slide.title == "Quanto guadagna?")
    for column in pay.columns:
        for needed in ("lord", "livello", "cooperativ", "2025"):
            assert needed in column.passage.text


def test_outlines_fill_one_hour_and_three(lesson):
    assert [outline.minutes for outline in lesson.plan.outlines] == [60, 180]
    for outline in lesson.plan.outlines:
        assert sum(part.minutes for part in outline.parts) == outline.minutes


def test_competences_rest_on_the_two_european_frameworks(lesson):
    cited = {reference.source.key for reference in lesson.references}
    assert {one.framework for one in lesson.plan.competences} == {"jrc-lifecomp", "jrc-entrecomp"} & cited
