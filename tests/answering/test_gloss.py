from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.gloss import FOLDER, gloss, has_glossary
from bot.languages.names import LANGUAGES
from bot.plain_yaml import read

OTHERS = LANGUAGES[1:]


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("How much does a nurse earn?", "en", "quanto infermiere quanto guadagna"),
        ("Comment devient-on assistante sociale ?", "fr", "come si diventa assistente sociale"),
        ("¿Qué hace un educador?", "es", "che cosa fa educatore"),
        ("Cât câștigă un OSS?", "ro", "quanto quanto guadagna oss"),
        ("Sa fiton një infermiere?", "sq", "quanto quanto guadagna infermiere"),
        ("كم راتب الممرض؟", "ar", "quanto stipendio guadagna infermiere"),
        ("Як стати соціальним працівником?", "uk", "come si diventa assistente sociale"),
        ("怎样成为社会工作者？", "zh", "come si diventa assistente sociale"),
    ],
)
def test_a_question_is_glossed_in_its_own_order(text: str, language: str, words: str):
    assert gloss(text, language).text == words
    assert gloss(text, language).unknown == 0


@pytest.mark.parametrize(
    ("text", "language"),
    [("How do I become a pilot?", "en"), ("Як стати пілотом літака?", "uk"), ("怎样成为飞行员？", "zh")],
)
def test_words_of_substance_that_are_not_ours_are_told(text: str, language: str):
    assert gloss(text, language).unknown >= 0.5


def test_acronyms_stay_as_they_are():
    assert "tnpee" in gloss("What is a TNPEE?", "en").text


def test_italian_needs_no_gloss():
    assert [language for language in LANGUAGES if not has_glossary(language)] == ["it"]
    assert not has_glossary("de")


@given(st.text(max_size=200), st.sampled_from(OTHERS))
def test_whatever_is_typed_has_a_gloss(text: str, language: str):
    assert 0 <= gloss(text, language).unknown <= 1


@pytest.mark.parametrize("language", OTHERS)
def test_no_form_stands_twice_in_a_glossary(language: str):
    entries = read(Path(FOLDER / f"{language}.yaml"))
    forms = [form.strip() for told in entries.values() for form in str(told).split(",")]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []
