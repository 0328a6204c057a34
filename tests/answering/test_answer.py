from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Answerer
from bot.answering.compose import MAX_CHARACTERS
from bot.answering.models import Answer, Chosen, Declined
from bot.retrieval.index import IndexFault, Shelf
from tests.support.embedders import WordEmbedder


def answered(answerer: Answerer, question: str) -> Answer:
    result = answerer.answer(question)
    assert isinstance(result, Answer), result
    return result


def test_an_answer_is_made_of_the_pages_own_sentences_each_with_its_sources(answerer: Answerer):
    answer = answered(answerer, "come si diventa OSS, che corso serve?")
    library = answerer.reading().index.library
    own = {sentence.text for section in library.sections.values() for sentence in section.sentences}
    assert answer.sentences
    assert all(sentence.text in own and sentence.numbers for sentence in answer.sentences)
    assert {number for sentence in answer.sentences for number in sentence.numbers} == {
        one.number for one in answer.citations
    }


def test_citations_are_numbered_in_order_of_appearance_and_say_where(answerer: Answerer):
    answer = answered(answerer, "che cosa fa un OSS, quali mansioni ha?")
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert answer.citations[0].source.title == "Legge di prova 1/2020"
    assert answer.citations[0].locators == ("art.1",)


def test_our_own_explanations_are_cited_as_ours(answerer: Answerer):
    answer = answered(answerer, "che cosa fa un OSS, quali mansioni ha?")
    ours = [one for one in answer.citations if one.source.type == "pagina"]
    assert [(one.source.publisher, one.source.title) for one in ours] == [("Bussola", "OSS, operatore socio-sanitario")]


def test_a_fact_that_changes_often_says_when_it_was_last_read_and_when_it_is_stale(answerer: Answerer):
    answer = answered(answerer, "quanto guadagna un OSS? stipendio oss")
    assert answer.freshness is not None
    assert not answer.freshness.is_past(date(2027, 2, 20))
    assert answer.freshness.is_past(date(2027, 2, 21))
    assert answer.freshness.office == "Parti di prova"


def test_the_next_questions_are_ones_the_knowledge_base_answers(answerer: Answerer):
    answer = answered(answerer, "come si diventa OSS?")
    assert answer.next_topics
    for topic in answer.next_topics:
        following = answerer.answer_section(topic.section_id)
        assert following is not None
        assert following.sentences


def test_a_question_without_evidence_is_declined_with_the_nearest_topics(answerer: Answerer):
    result = answerer.answer("chi ha vinto il campionato di calcio?")
    assert isinstance(result, Declined)
    assert result.reason == "no_evidence"
    assert len(result.nearest) <= 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("\u200b\u202e", "empty"),
        ("😀", "unreadable"),
        ("x" * 1001, "too_long"),
        ("oss " * 1250, "too_long"),
    ],
)
def test_what_can_not_be_read_is_declined_with_its_reason(answerer: Answerer, text: str, reason: str):
    assert answerer.answer(text) == Declined(reason)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> OSS",
        "**OSS** [x](javascript:1)",
        "'; DROP TABLE sessions; --",
        "https://esempio.invalid/oss?a=1",
        "\u202eSSO ad af asoc ehC",
        "What does an OSS do?",
        "SELECT * FROM leads",
        "a\x00b\x07c oss",
    ],
)
def test_odd_text_gets_an_answer_or_a_refusal_and_never_a_failure(answerer: Answerer, text: str):
    assert isinstance(answerer.answer(text), Answer | Declined)


@given(text=st.text(max_size=200))
def test_any_text_gets_an_answer_or_a_refusal(published, text: str):
    shelf = Shelf(published, WordEmbedder().identity)
    result = Answerer(shelf.current, WordEmbedder()).answer(text)
    assert isinstance(result, Answer | Declined | Chosen)
    assert not isinstance(result, Answer) or (result.citations and len(result.text) < 2 * MAX_CHARACTERS)
    shelf.close()


def test_a_whole_section_is_told_with_its_details(answerer: Answerer):
    whole = answerer.whole_section("oss#che-cosa-fa-un-oss")
    assert whole is not None
    assert [sentence.text for sentence in whole.sentences][-1] == "L'OSS accompagna anche nelle uscite."
    assert "\n\n" in whole.text


def test_a_section_that_is_gone_is_not_answered(answerer: Answerer):
    assert answerer.answer_section("oss#mai-esistita") is None
    assert answerer.whole_section("oss#mai-esistita") is None


def test_without_an_index_the_fault_is_told(tmp_path):
    shelf = Shelf(tmp_path, WordEmbedder().identity)
    with pytest.raises(IndexFault):
        Answerer(shelf.current, WordEmbedder()).answer("come si diventa OSS?")
