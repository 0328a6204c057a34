from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.library import OUR_OWN, Mark, Paragraph, Section, Sentence
from ingest.guide.bearing import Unborne, bear, lacks_of_pay, numbers_in, opening_of


def section(*sentences: str, source: str = "legge-prova") -> Section:
    told = tuple(
        Sentence(text, (Mark(source if place == 0 else f"{source}-{place}"),)) for place, text in enumerate(sentences)
    )
    return Section(
        "oss#durata", "oss", "Quanto dura?", "durata", (), (), date(2026, 11, 22), 365, False, (Paragraph(told),)
    )


COURSE = section(
    "Il corso OSS dura 1.000 ore.",
    "Il tirocinio del corso OSS è di 450 ore.",
    "Indicativamente il corso OSS costa 2.000 euro, da verificare con l'ente (dato del 2024).",
)


def test_a_phrase_rests_on_the_sentence_that_shares_its_words():
    assert bear("Tirocinio di 450 ore", [COURSE]).marks == (Mark("legge-prova-1"),)


def test_a_phrase_rests_on_every_sentence_that_gives_it_a_number():
    assert bear("Corso di 1.000 ore, tirocinio di 450", [COURSE]).marks == (Mark("legge-prova-1"), Mark("legge-prova"))


@given(st.integers(1, 3000).filter(lambda number: str(number) not in numbers_in(COURSE.text)))
def test_a_number_that_the_section_does_not_tell_is_refused(number):
    with pytest.raises(Unborne) as refused:
        bear(f"Corso di {number} ore", [COURSE])
    assert refused.value.key == "guide_number"


def test_a_number_may_be_in_figures_here_and_in_words_there():
    assert bear("Laurea di 3 anni", [section("La laurea dura tre anni.")]).marks


def test_a_phrase_that_shares_no_word_is_refused():
    with pytest.raises(Unborne, match="guide_unborne"):
        bear("Giardini e balconi", [COURSE])


def test_what_is_uncertain_may_not_be_said_as_certain():
    with pytest.raises(Unborne, match="guide_certain"):
        bear("Il corso costa 2.000 euro", [COURSE])
    assert bear("Indicativamente costa 2.000 euro, da verificare con l'ente (dato del 2024)", [COURSE])


def test_our_own_explanation_is_cited_as_the_page_it_stands_on():
    assert bear("Il corso dura molto", [section("Il corso dura molto.", source=OUR_OWN)]).marks == (Mark("noi:oss"),)


@pytest.mark.parametrize(
    ("phrase", "lacks"),
    [
        ("1.591,06 euro", ("lordo", "livello", "contratto", "data")),
        ("Livello C2: 1.591,06 euro lordi al mese", ("contratto", "data")),
        ("Livello C2: 1.591,06 euro lordi al mese, contratto delle cooperative, dal 2025", ()),
        ("Dipende dal contratto", ()),
        ("A incontro: da 80 a 160 euro", ()),
    ],
)
def test_a_sum_is_told_gross_with_level_contract_and_date(phrase, lacks):
    assert lacks_of_pay(phrase) == lacks


def test_what_follows_a_phrase_does_not_answer_yes_or_no_nor_say_it_again():
    told = section(
        "Sì, il corso OSS ha un esame.", "Il corso OSS dura 1.000 ore.", "La frequenza è obbligatoria quasi sempre."
    )
    assert [one.text for one in opening_of(told, "Il corso OSS dura 1.000 ore")] == [
        "La frequenza è obbligatoria quasi sempre."
    ]
