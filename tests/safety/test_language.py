import pytest

from bot.safety.examples import read_examples
from bot.safety.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("voglio morire", "it"),
        ("kms", "it"),
        ("", "it"),
        ("i want to die", "en"),
        ("je veux mourir", "fr"),
        ("no quiero vivir más", "es"),
        ("vreau să mor", "ro"),
        ("dua të vdes", "sq"),
        ("أريد أن أموت", "ar"),
        ("хочу померти", "uk"),
        ("我想死", "zh"),
    ],
)
def test_a_few_words_tell_the_language(text: str, language: str):
    assert language_of(text) == language


def test_italians_get_italian_nearly_always_and_the_others_mostly_their_own():
    own = [one for one in read_examples() if one.origin not in ("pages", "messages")]
    italian = [one for one in own if one.lang == "it"]
    others = [one for one in own if one.lang != "it"]
    assert sum(language_of(one.text) == "it" for one in italian) / len(italian) > 0.98
    assert sum(language_of(one.text) == one.lang for one in others) / len(others) > 0.88
