from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.words import content_words, fold, stem, tokenize


def test_acronyms_and_degree_classes_are_one_word_however_written():
    assert tokenize("O.S.S. oss OSS") == ["oss", "oss", "oss"]
    assert tokenize("Ser.D. PRO.VI serd provi") == ["serd", "provi", "serd", "provi"]
    assert tokenize("L-19 L/SNT2 LM-85 l-39") == ["l19", "lsnt2", "lm85", "l39"]


def test_figures_keep_their_digits():
    assert tokenize("1.000 ore e 1.591,06 euro") == ["1000", "ore", "e", "1591,06", "euro"]


def test_apostrophes_part_words():
    assert tokenize("l'educatore dell'asilo") == ["l", "educatore", "dell", "asilo"]


def test_number_and_gender_share_a_stem():
    assert stem("educatore") == stem("educatori")
    assert stem("sociale") == stem("sociali")


def test_words_that_tell_nothing_apart_are_left_out_but_quantity_stays():
    assert content_words("quanto guadagna un OSS?") == ["quanto", "guadagna", "oss"]


def test_words_that_only_lean_on_others_tell_nothing():
    assert content_words("ma l'oss di preciso che fa davvero?") == ["oss"]


def test_other_scripts_are_kept():
    assert tokenize("我想 работа عمل") == ["我想", "работа", "عمل"]


@given(st.text())
def test_folding_twice_is_folding_once(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_any_text_has_words_or_none_and_never_fails(text: str):
    assert all(word for word in tokenize(text))
