"""A number to dial is read from the left, whatever the writing around it."""

import re

import pytest

from bot.languages.direction import with_numbers_kept
from bot.languages.names import LANGUAGES
from bot.safety.cards import load_cards
from bot.safety.models import Detection
from bot.texts import load_texts

KEPT = re.compile("\u2066(?:\\*\\*)?1 96 96(?:\\*\\*)?\u2069")


@pytest.mark.parametrize("text", ["1 96 96", "**1 96 96**", "a 1 96 96 b"])
def test_groups_of_figures_stay_in_their_order_in_arabic(text: str):
    assert KEPT.search(with_numbers_kept(text, "ar"))
    assert with_numbers_kept(text, "it") == text


@pytest.mark.parametrize("text", ["112", "**114**", "1.000 ore", "14 anni"])
def test_a_number_of_one_group_needs_nothing(text: str):
    assert with_numbers_kept(text, "ar") == text


def test_cards_and_help_in_arabic_can_be_dialled_and_no_other_language_is_touched():
    for language in LANGUAGES:
        card = load_cards().card_for(Detection("R", "SUI"), language).text
        said = load_texts(language).say("help.help")
        for text in (card, said):
            assert "1 96 96" in text
            assert bool(KEPT.search(text)) == (language == "ar")
