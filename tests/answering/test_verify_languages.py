"""What a chat model writes in another language, against the Italian pages, with the real embedder."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.answering.material import Material
from bot.answering.verify.verdict import Cut, Verifier
from bot.answering.write.writer import remembering_similarity
from bot.app import configured_embedder
from bot.languages.names import LANGUAGES
from bot.languages.recognise import language_of
from bot.plain_yaml import read
from bot.retrieval.embedder import EmbedderMissing
from bot.retrieval.library import Mark, Paragraph, Section, Sentence
from bot.settings import Settings

pytestmark = pytest.mark.models

WRITTEN = read(Path(__file__).with_name("written_languages.yaml"))
OTHERS = LANGUAGES[1:]
DENIALS = {
    "en": ("lasts", "does not last"), "fr": ("dure", "ne dure pas"), "es": ("dura", "no dura"), "ro": ("durează", "nu durează"),
    "sq": ("zgjat", "nuk zgjat"), "ar": ("تستمر", "لا تستمر"), "uk": ("триває", "не триває"), "zh": ("共", "没有"),
}  # fmt: skip


@pytest.fixture(scope="module")
def similarity():
    try:
        embedder = configured_embedder(Settings())
    except EmbedderMissing:
        pytest.skip("needs the real embedder: make setup")
    return remembering_similarity(embedder.embed_documents)


@pytest.fixture
def fate(similarity):
    sentences = tuple(Sentence(text, (Mark("noi"),)) for text in WRITTEN["sources"])
    section = Section(
        "p#s", "p", "Che cosa fa un OSS?", None, (), (), date(2026, 1, 1), 90, False, (Paragraph(sentences),)
    )
    materials = (Material("P1", section, "OSS", sentences),)

    def judge(text: str, language: str) -> str:
        verdict = Verifier(materials, similarity, lambda _: 1.0, language_of, language).judge(text, ["P1"])
        return verdict.reason if isinstance(verdict, Cut) else "kept"

    return judge


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_pages_say_is_kept_in_every_language(fate, language: str):
    assert {text: fate(text, language) for text in WRITTEN["true"][language]} == dict.fromkeys(
        WRITTEN["true"][language], "kept"
    )


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_pages_do_not_say_is_cut_in_every_language(fate, language: str):
    assert [text for text in WRITTEN["false"][language] if fate(text, language) == "kept"] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_number_or_a_denial_of_its_own_is_cut_in_every_language(fate, language: str):
    course = WRITTEN["true"][language][1]
    assert fate(re.sub("1[.,]000", "1.200", course), language) == "number"
    assert fate(course.replace(*DENIALS[language]), language) in ("polarity", "similarity")


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_that_nobody_asked_for_is_cut(fate, language: str):
    assert fate(WRITTEN["true"][language][0], "it") == "language"
