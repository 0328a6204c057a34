import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.normalise import normalise, words_of


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("VOGLIO Morire", "voglio morire"),
        ("nn vlg piu vivere", "non voglio piu vivere"),
        ("penso al su1c1d1o", "penso al suicidio"),
        ("voglio m\u200bor\u200dire", "voglio morire"),
        ("\u202evoglio morire", "voglio morire"),
        ("morireeee", "morire"),
        ("v o g l i o", "voglio"),
        ("perché", "perche"),
        ("أريد", "اريد"),
        ("il 114 e 3 anni", "il 114 e 3 anni"),
        ("моє життя", "моє життя"),
    ],
)
def test_disguises_and_abbreviations_are_undone(typed: str, read: str):
    assert normalise(typed) == read


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str):
    assert normalise(normalise(text)) == normalise(text)


def test_words_keep_the_ends_of_sentences():
    assert words_of("m'ammazzo. davvero!") == " m ammazzo . davvero "
