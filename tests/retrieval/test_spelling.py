import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.spelling import clean, is_readable, normalize_question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nn ho capito ke fa un oss", "non ho capito che fa un oss"),
        ("xke si studia cmq x 3 anni", "perché si studia comunque per 3 anni"),
        ("ciaooooo!!!", "ciao!"),
        ("KE FA", "che FA"),
        ("cose un hospice", "cos'è un hospice"),
        ("ke cose il sad", "che cos'è il sad"),
        ("il sad cose? lho letto ieri", "il sad cos'è? l'ho letto ieri"),
    ],
)
def test_a_question_as_typed_becomes_one_as_written(typed: str, meant: str):
    assert normalize_question(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "sono due cose diverse",
        "dici sempre le stesse cose?",
        "ha fatto cose la settimana scorsa",
        "quante cose sai",
        "nomi, cose, città",
    ],
)
def test_things_stay_things(text: str):
    assert normalize_question(text) == text


def test_invisible_and_direction_marks_are_taken_away():
    assert clean("o\u200bs\u202es\x00 \t\n cosa\ufeff fa") == "oss cosa fa"


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "1234", "?!", "a"])
def test_without_letters_there_is_nothing_to_read(text: str):
    assert not is_readable(clean(text))


@pytest.mark.parametrize("text", ["oss?", "我想当护理员", "مرحبا", "Що робить"])
def test_words_of_any_script_can_be_read(text: str):
    assert is_readable(clean(text))


@given(st.text())
def test_cleaning_leaves_no_control_and_no_double_space(text: str):
    cleaned = clean(text)
    assert "  " not in cleaned
    assert not any(unicodedata.category(letter) in ("Cc", "Cf") for letter in cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cosa fa loss", "cosa fa l'oss"),
        ("stipendio delleducatore", "stipendio dell'educatore"),
        ("la ludoteca", "la ludoteca"),
        ("luglio", "luglio"),
    ],
)
def test_an_article_typed_without_apostrophe_is_parted_from_a_known_word(typed: str, meant: str):
    known = {"cosa", "fa", "oss", "educatore", "stipendio", "la", "udoteca", "ludoteca"}
    assert normalize_question(typed, known.__contains__) == meant


def test_an_article_is_parted_from_a_name_even_where_others_typed_the_two_together():
    assert normalize_question("fare lasa", lambda _word: True, {"asa"}) == "fare l'asa"
    assert normalize_question("in casa", lambda _word: True, {"asa"}) == "in casa"


def test_a_little_word_is_no_article_with_a_name():
    assert normalize_question("e allora chi decide", lambda _word: True, {"ora"}) == "e allora chi decide"
