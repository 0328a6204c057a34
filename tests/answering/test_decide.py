from hypothesis import given
from hypothesis import strategies as st

from bot.answering import decide as kinds
from bot.answering.decide import ANSWER, DECLINE, decide
from bot.answering.understand import QUESTION, Understanding
from bot.settings import PROJECT
from ingest.pages.intents import read_intents

KINDS = (kinds.ABOUT_LAST_ANSWER, kinds.GUARDED, kinds.OFF_TOPIC, kinds.SMALL_TALK, kinds.NEAR_QUESTIONS)
INTENTS = sorted(frozenset().union(*KINDS))


def met(probability: float, pages: tuple[str, ...] = (), **intents: float) -> str:
    question = Understanding("prova", pages, {}, ("prova",), 0.0, intents)
    return decide(question, probability, 0.5)


def test_every_intent_of_the_examples_is_of_one_kind():
    assert set(INTENTS) == set(read_intents(PROJECT / "knowledge")[0]) - {QUESTION}
    assert sum(map(len, KINDS)) == len(INTENTS)


def test_the_intents_of_a_kind_count_together():
    assert met(0.6, svago=0.35, compiti=0.3, domanda=0.35) == "svago"
    assert met(0.9, saluto=0.35, grazie=0.3, domanda=0.35) == "saluto"


def test_a_question_that_the_pages_answer_is_answered():
    assert met(0.8, domanda=0.6, troppo_preciso=0.4) == ANSWER


def test_a_question_that_they_do_not_answer_is_declined_as_such():
    assert met(0.2, domanda=0.9, svago=0.1) == DECLINE


def test_what_is_no_question_and_finds_nothing_is_met_as_what_it_is():
    assert met(0.2, domanda=0.4, svago=0.25, compiti=0.25, saluto=0.1) in ("svago", "compiti")


def test_what_sounds_like_a_question_gives_way_where_the_pages_answer():
    assert met(0.6, troppo_preciso=0.7, domanda=0.3) == ANSWER
    assert met(0.4, troppo_preciso=0.7, domanda=0.3) == "troppo_preciso"


def test_what_sounds_off_topic_gives_way_where_the_pages_plainly_answer():
    assert met(0.9, medico=0.7, domanda=0.3) == ANSWER
    assert met(0.6, medico=0.7, domanda=0.3) == "medico"


def test_a_long_story_that_asks_nothing_of_the_pages_stays_off_topic():
    assert met(0.95, svago=0.93, manipolazione=0.05, domanda=0.02) == "svago"


def test_what_sounds_like_homework_and_like_an_attempt_is_met_as_an_attempt():
    assert met(0.1, compiti=0.55, manipolazione=0.42) == "manipolazione"
    assert met(0.6, domanda=0.55, manipolazione=0.42) == ANSWER


def test_who_names_a_page_is_told_that_their_trade_is_none_of_ours_only_where_that_is_likely():
    assert met(0.35, pages=("educatore",), altro_mestiere=0.8, domanda=0.2) == "altro_mestiere"
    assert met(0.35, altro_mestiere=0.4, domanda=0.2) == "altro_mestiere"
    assert met(0.35, pages=("oss",), altro_mestiere=0.4, domanda=0.2) == DECLINE


def test_where_nothing_is_likely_the_nearest_topics_are_better_than_a_guess():
    assert met(0.2, svago=0.2, manipolazione=0.2, saluto=0.2, esplora=0.2, troppo_preciso=0.1) == DECLINE


def test_a_question_that_sounds_like_an_attempt_is_answered_where_the_pages_surely_do():
    assert met(0.85, manipolazione=0.6, domanda=0.4) == ANSWER
    assert met(0.75, manipolazione=0.6, domanda=0.4) == "manipolazione"
    assert met(0.99, manipolazione=0.95, domanda=0.05) == "manipolazione"


@given(st.lists(st.floats(0, 1), min_size=len(INTENTS) + 1, max_size=len(INTENTS) + 1), st.floats(0, 0.79))
def test_a_likely_attempt_to_change_the_rules_is_never_answered_on_a_guess(shares: list[float], probability: float):
    total = sum(shares) or 1.0
    intents = {name: 0.4 * share / total for name, share in zip((*INTENTS, QUESTION), shares, strict=True)}
    intents["manipolazione"] += 0.6
    assert met(probability, **intents) not in (ANSWER, DECLINE)
