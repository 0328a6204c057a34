import pytest

from bot.answering.answer import Answerer
from bot.answering.models import Answer
from bot.answering.several import MAX_CHARACTERS, questions_in


@pytest.mark.parametrize(
    ("message", "count"),
    [
        ("Che cosa fa un OSS e quanto guadagna?", 2),
        ("Che cosa fa un OSS? Come si diventa?", 2),
        ("come si diventa oss, quanto si guadagna e dove lavora?", 3),
        ("Che differenza c'è fra OSS e ASA?", 0),
        ("Posso fare volontariato? Ho 16 anni", 0),
        ("Fra il foniatra e il logopedista, chi è il medico?", 0),
        ("Come si diventa educatore?", 0),
    ],
)
def test_a_message_is_parted_only_where_it_asks_several_things(message: str, count: int):
    assert len(questions_in(message)) == count


def test_both_questions_of_a_message_are_answered_within_the_length_of_one(answerer: Answerer):
    answer = answerer.answer("Quanto guadagna un OSS? E come si diventa OSS?")
    assert isinstance(answer, Answer)
    assert answer.sections == ("oss#quanto-guadagna-un-oss", "oss#come-si-diventa-oss")
    assert "1.591,06" in answer.text
    assert "1.000 ore" in answer.text
    assert sum(len(sentence.text) for sentence in answer.sentences) <= MAX_CHARACTERS
    assert {number for sentence in answer.sentences for number in sentence.numbers} == {
        one.number for one in answer.citations
    }


def test_a_second_question_is_about_the_subject_of_the_first(answerer: Answerer):
    answer = answerer.answer("Che cosa fa un OSS? E quanto guadagna, come stipendio?")
    assert isinstance(answer, Answer)
    assert "oss#quanto-guadagna-un-oss" in answer.sections


def test_where_the_second_can_not_be_answered_the_message_is_read_as_one(answerer: Answerer):
    answer = answerer.answer("Quanto guadagna un OSS? E quanto è alta la torre di Pisa?")
    assert not isinstance(answer, Answer) or answer.sections[0] == "oss#quanto-guadagna-un-oss"
    assert not isinstance(answer, Answer) or "oss#come-si-diventa-oss" not in answer.sections
