import re

from hypothesis import example, given
from hypothesis import strategies as st

from bot.safety.windows import windows_of

WORDS = st.lists(st.text("abc.?", min_size=1, max_size=8).filter(str.strip), max_size=200)


@given(WORDS)
@example(["?"] * 30 + ["a?a"])  # a sentence may end without a space behind it
def test_windows_together_hold_every_word(words: list[str]):
    text = " ".join(words)
    read = {word for window in windows_of(text) for word in re.findall("[abc]+", window)}
    assert set(re.findall("[abc]+", text)) <= read


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
