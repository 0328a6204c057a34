"""What an answer is made of."""

from dataclasses import replace

from bot.answering.answer import Answerer
from bot.answering.compose import compose
from bot.answering.evidence import load_model
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
