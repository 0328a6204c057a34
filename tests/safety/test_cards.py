import re

import pytest

from bot.safety.cards import load_cards
from bot.safety.examples import read_examples
from bot.safety.helplines import load_helplines
from bot.safety.models import Detection

LANGUAGES = ("it", "en", "fr", "es", "ro", "sq", "ar", "uk", "zh")
HARD = [("R", "SUI"), ("R", "TRD"), ("R", "MED"), ("R", "THR"), ("O", "MIN"), ("O", "SEC")]
HARD += [("O", category) for category in ("SH", "ED", "ABU", "SEX", "BUL", "PAR", "RUN", "SUB", "THR", "TRD", "EXP")]

RED = (
    "Quello che hai scritto è importante. Potresti essere in pericolo, e meriti l'aiuto di una persona vera. "
    "Io sono un programma: non posso chiamare nessuno e nessuno legge questa chat in tempo reale. Se il "
    "pericolo è adesso chiama il **112**. È gratis, anche senza credito. Se hai meno di 18 anni puoi chiamare "
    "il **114** o l'**1 96 96**: sono gratis e rispondono giorno e notte. Il 114 ha anche una chat. Se puoi, "
    "vai vicino a un adulto di cui ti fidi e digli cosa succede. Non devi affrontarlo da solo o da sola."
)


def test_the_red_card_is_the_approved_one_word_for_word():
    assert load_cards().card_for(Detection("R", "SUI"), "it").text == RED


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("level", "category"), HARD)
def test_every_hard_card_names_the_numbers_says_it_is_a_program_that_nobody_reads_and_asks_nothing(
    level, category, language
):
    said = load_cards().card_for(Detection(level, category), language).text.replace("*", "")
    for needed in ("112", "114", "1 96 96", "sono un programma", "nessuno legge"):
        assert needed in said
    assert not set("?؟？") & set(said)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_draft_never_stands_alone(language: str):
    cards = load_cards()
    italian = cards.card_for(Detection("O", "PAR"), "it").text
    other = cards.card_for(Detection("O", "PAR"), language).text
    assert other.endswith(italian)
    assert other != italian


def test_a_language_without_cards_gets_the_italian_one():
    assert load_cards().card_for(Detection("Y"), "de") == load_cards().card_for(Detection("Y"), "it")


@pytest.mark.parametrize(
    ("category", "number"),
    [("PAR", "1522"), ("SEX", "1522"), ("ABU", "1522"), ("ED", "800 180 969"), ("RUN", "116 000")],
)
def test_the_line_of_the_category_is_added(category: str, number: str):
    assert number in load_cards().card_for(Detection("O", category), "it").text


def test_lines_for_adults_are_shown_to_adults_alone():
    cards = load_cards()
    assert "02 2327 2327" not in cards.card_for(Detection("R", "SUI"), "it").text
    assert "02 2327 2327" in cards.card_for(Detection("R", "SUI"), "it", adult=True).text


def test_a_friend_at_risk_a_past_story_and_a_solicitation_have_cards_of_their_own():
    cards = load_cards()
    assert cards.card_for(Detection("R", "TRD"), "it").text.startswith("È bello che ti preoccupi.")
    assert "Grazie di averlo raccontato" in cards.card_for(Detection("Y", "PAS"), "it").text
    assert "commissariatodps.it" in cards.card_for(Detection("O", "MIN"), "it").text
    assert "Non è colpa tua" not in cards.card_for(Detection("O", "MIN"), "it").text


def test_every_category_of_the_examples_has_a_card():
    for level, category in {(one.level, one.cat) for one in read_examples() if one.level != "N"}:
        assert load_cards().card_for(Detection(level, category), "it").text


def test_who_reads_is_answered_nobody():
    assert "non legge nessuno" in load_cards().who_reads("it").text


def test_numbers_that_are_not_to_be_shown_are_in_no_card():
    helplines = load_helplines()
    hidden = [line.number for line in helplines.lines.values() if line.shown == "never"]
    cards = load_cards()
    said = " ".join(
        cards.card_for(Detection(level, category), language, adult=True).text
        for level, category in HARD
        for language in LANGUAGES
    )
    assert hidden
    assert not [number for number in hidden if re.search(rf"\b{number}\b", said)]
