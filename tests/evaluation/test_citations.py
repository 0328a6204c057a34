from dataclasses import replace

import pytest

from bot.answering.answer import Answerer
from bot.answering.models import Answer
from bot.evaluation.citations import Support, support_of
from tests.support.embedders import WordEmbedder


@pytest.fixture
def answer(answerer: Answerer) -> Answer:
    found = answerer.answer("Quanto guadagna un OSS?")
    assert isinstance(found, Answer)
    return found


def judged(answer: Answer, answerer: Answerer) -> Support:
    return support_of(answer, answerer.reading(), WordEmbedder().embed_documents)


def test_the_pages_own_sentences_are_supported_by_what_they_cite(answer: Answer, answerer: Answerer):
    support = judged(answer, answerer)
    assert support.sentences == support.supported == len(answer.sentences)
    assert support.citations == support.telling > 0


def test_a_sentence_that_says_another_figure_is_not_supported(answer: Answer, answerer: Answerer):
    first = replace(answer.sentences[0], text=answer.sentences[0].text.replace("1.591,06", "2.591,06"))
    assert judged(replace(answer, sentences=(first,)), answerer) == Support(1, 0, len(first.numbers), 0)


def test_a_sentence_with_the_wrong_source_is_not_supported(answer: Answer, answerer: Answerer):
    numbers = {one.source.key: one.number for one in answer.citations}
    other = next(number for key, number in numbers.items() if key != "contratto-prova")
    first = replace(answer.sentences[0], numbers=(other,))
    assert judged(replace(answer, sentences=(first,)), answerer).supported == 0


def test_a_citation_that_adds_nothing_does_not_count(answer: Answer, answerer: Answerer):
    every = tuple(one.number for one in answer.citations)
    first = replace(answer.sentences[0], numbers=every)
    support = judged(replace(answer, sentences=(first,)), answerer)
    assert (support.supported, support.citations, support.telling) == (1, len(every), 1)
