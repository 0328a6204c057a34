"""What an answer is made of."""

from dataclasses import replace

from bot.answering.answer import Answerer
from bot.answering.compose import compose
from bot.answering.evidence import Evidence, load_model
from bot.answering.models import Focus
from bot.retrieval.library import Paragraph, Sentence


def test_a_second_section_adds_what_it_says_anew_and_repeats_nothing(answerer: Answerer):
    reading = answerer.reading()
    judged = answerer.judge("quanto guadagna un OSS?", reading, Focus())
    first = judged.evidence[0]
    section = first.passage.section
    said = section.paragraphs[0].sentences[0]
    anew = Sentence("La ludoteca apre ogni sabato pomeriggio.", said.marks)
    elsewhere = next(one for one in reading.index.library.page_of(section).sections if one.id != section.id)
    other = replace(elsewhere, paragraphs=(Paragraph((said, anew)),))
    second = replace(first, passage=replace(first.passage, section=other))

    answer = compose(reading, judged.understanding, (first, second), 0.9, load_model())
    assert [one.text for one in answer.sentences].count(said.text) == 1
    assert anew.text in answer.text

    twin = replace(first, passage=replace(first.passage, section=replace(elsewhere, paragraphs=section.paragraphs)))
    alone = compose(reading, judged.understanding, (first, twin), 0.9, load_model())
    assert alone.sections == (section.id,)


def test_a_second_subject_adds_no_second_yes_or_no(answerer: Answerer):
    reading = answerer.reading()
    judged = answerer.judge("un OSS e un educatore fanno le stesse cose?", reading, Focus())
    of_page = {one.passage.section.page_id: one for one in reversed(judged.evidence)}
    oss, educator = of_page["oss"], of_page["educatore"]

    def opening_with(words: str, of: Evidence) -> Evidence:
        section = of.passage.section
        told = Sentence(f"{words} la ludoteca apre ogni sabato.", section.paragraphs[0].sentences[0].marks)
        return replace(
            of,
            passage=replace(
                of.passage, section=replace(section, paragraphs=(Paragraph((told,)), *section.paragraphs[1:]))
            ),
        )

    def pages_told(first: str, second: str) -> set[str]:
        evidence = (opening_with(first, oss), opening_with(second, educator))
        answer = compose(reading, judged.understanding, evidence, 0.9, load_model())
        return {section.partition("#")[0] for section in answer.sections}

    assert pages_told("No,", "Di solito") == {"oss", "educatore"}
    assert pages_told("No,", "Sì, anche") == {"oss"}
