from pathlib import Path

import pytest

from bot.evaluation.questions import read_questions
from bot.languages.names import LANGUAGES
from bot.languages.recognise import clear_language_of, language_of
from bot.plain_yaml import read
from bot.safety.examples import read_examples

HOUSE = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ke fa un oss", "it"),
        ("stipendio oss", "it"),
        ("educatore laurea L-19", "it"),
        ("L'OSS aiuta le persone a lavarsi.", "it"),
        ("open day nido", "it"),
        ("r.s.d.", "it"),
        ("kms", "it"),
        ("", "it"),
        ("How do I become a nurse in Italy?", "en"),
        ("i want to die", "en"),
        ("Comment devient-on éducateur en Italie ?", "fr"),
        ("je veux mourir", "fr"),
        ("¿Cuánto gana un educador en Italia?", "es"),
        ("no quiero vivir más", "es"),
        ("vreau să mor", "ro"),
        ("dua të vdes", "sq"),
        ("أريد أن أموت", "ar"),
        ("Що робить соціальний працівник?", "uk"),
        ("社会工作者做什么？", "zh"),
    ],
)
def test_a_few_words_tell_the_language_and_italian_is_taken_in_doubt(text: str, language: str):
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "oss?", "OSS ASA RSA", "12", "👍"])
def test_words_that_are_the_same_everywhere_tell_nothing(text: str):
    assert clear_language_of(text) == ""


def test_italian_with_slips_slang_and_dialect_stays_italian():
    own = [one for one in read_examples() if one.lang == "it" and one.origin != "messages"]
    wordings = (HOUSE / "knowledge" / "modi-di-chiedere").glob("*.yaml")
    asked = [ask for path in sorted(wordings)[::6] for asks in read(path).values() for ask in asks]
    texts = [*(one.text for one in own), *map(str, asked)]
    assert sum(language_of(text) != "it" for text in texts) / len(texts) < 0.002


def test_the_others_get_their_own_language():
    cries = [(one.text, one.lang) for one in read_examples() if one.lang != "it" and one.origin != "messages"]
    asked = read_questions(HOUSE / "tests" / "evals" / "dev" / "languages.jsonl")
    texts = [*cries, *((one.question, one.id.partition("-")[0]) for one in asked)]
    for language in LANGUAGES[1:]:
        own = [text for text, lang in texts if lang == language]
        assert sum(language_of(text) == language for text in own) / len(own) > 0.93, language
