from hypothesis import given
from hypothesis import strategies as st

from bot.safety.windows import windows_of

WORDS = st.lists(st.text("abc.?", min_size=1, max_size=8).filter(str.strip), max_size=200)


@given(WORDS)
def test_windows_together_hold_every_word(words: list[str]):
    text = " ".join(words)
    read = {word for window in windows_of(text) for word in window.split()}
    assert {word.strip(".?") for word in text.split()} - {word.strip(".?") for word in read} == set()


def test_a_short_text_is_one_window():
    assert windows_of("mi sento solo. che faccio?") == ("mi sento solo. che faccio?",)


def test_what_is_said_across_two_windows_is_in_one_too():
    told = "non voglio piu vivere"
    text = "parola " * 28 + told + " parola" * 40
    assert any(told in window for window in windows_of(text))


def test_a_script_without_spaces_is_cut_too():
    assert max(map(len, windows_of("字" * 5000))) < 2500


def test_nothing_is_no_window():
    assert windows_of("  ") == ()
