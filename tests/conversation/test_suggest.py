"""What choices lead to, over the project's own questionnaire: the data is what must be balanced."""

import random
from collections import Counter
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.session import Choice
from bot.conversation.suggest import ALIKE, SHOWN, is_enough, suggest
from bot.retrieval.questionnaire import LINKS, Questionnaire
from ingest.pages.knowledge import Knowledge

CHOICES = get_args(Choice)


@pytest.fixture(scope="module")
def questionnaire(project: Knowledge) -> Questionnaire:
    assert project.questionnaire
    return project.questionnaire


@pytest.mark.parametrize("weights", [(1, 1, 1, 1), (3, 1, 1, 0), (1, 2, 2, 1)], ids=str)
def test_random_answers_favour_no_profession_by_more_than_one_and_a_half_times(questionnaire, weights):
    chance, shown = random.Random(7), Counter()
    for _ in range(5_000):
        choices = dict(zip(questionnaire.activities, chance.choices(CHOICES, weights, k=18), strict=True))
        found = suggest(questionnaire, choices)
        shown.update(led.page_id for led in (*found.first, found.surprise) if led)
    times = [shown[page_id] for page_id in questionnaire.professions]
    assert max(times) <= 1.5 * min(times)


def some_choices(questionnaire: Questionnaire):
    return st.dictionaries(st.sampled_from(sorted(questionnaire.activities)), st.sampled_from(CHOICES))


@given(st.data())
def test_every_profession_shown_names_at_least_one_choice_that_led_to_it(questionnaire, data):
    choices = data.draw(some_choices(questionnaire))
    found = suggest(questionnaire, choices)
    for led in (*found.first, *filter(None, [found.surprise])):
        assert led.because
        assert all(choices[activity] == "like" for activity in led.because)
        assert all(choices[activity] == "dislike" for activity in led.despite)
        assert {*led.because, *led.despite} <= questionnaire.professions[led.page_id].keys()


@given(st.data())
def test_enough_answers_lead_to_four_professions_and_to_another_one_unlike_them(questionnaire, data):
    choices = data.draw(some_choices(questionnaire).filter(is_enough))
    found = suggest(questionnaire, choices)
    assert len(found.first) == SHOWN
    assert found.surprise is not None
    assert found.surprise not in found.first
    activities = questionnaire.professions[found.surprise.page_id].keys()
    assert all(len(activities & questionnaire.professions[led.page_id].keys()) <= ALIKE for led in found.first)


@given(st.data())
def test_the_same_choices_lead_to_the_same_professions_in_whatever_order_they_were_made(questionnaire, data):
    choices = data.draw(some_choices(questionnaire))
    assert suggest(questionnaire, choices) == suggest(questionnaire, dict(reversed(choices.items())))


def test_whoever_likes_just_what_a_profession_is_made_of_finds_it(questionnaire):
    for page_id, links in questionnaire.professions.items():
        choices = {one: "like" if one in links else "dislike" for one in questionnaire.activities}
        assert page_id in [led.page_id for led in suggest(questionnaire, choices).first]


def test_every_profession_is_made_of_as_many_activities_and_no_two_of_the_same(questionnaire):
    made_of = [frozenset(links) for links in questionnaire.professions.values()]
    assert {len(activities) for activities in made_of} == {LINKS}
    assert len(set(made_of)) == len(made_of)
