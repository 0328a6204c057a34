"""The way in: what is said first, consent, what is asked again, and the question that waits."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.events import Tapped, TextSent
from bot.conversation.gate import is_open
from bot.conversation.notice import notice_of
from bot.conversation.requests import AskQuestion
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.people.consent import ConsentEvent
from bot.people.notice import notice_hash
from bot.settings import Settings
from ingest.pages.readability import gulpease
from tests.conftest import CONTEXT, NOTICE, NOW
from tests.support.steps import payloads, taken, words

ADA = Session(age_band="minor", notice=NOTICE, agreed_at=NOW, notice_parts=notice_of(CONTEXT).parts)
SHUT = Session(age_band="under", closed_until=NOW + timedelta(hours=3))
QUESTION = "come si diventa OSS?"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


# The first screen


@pytest.mark.parametrize("operator", [Settings(_env_file=None).operator, "Consorzio Sociale della Valle di Prova"])
def test_the_first_screen_is_short_easy_and_says_who_speaks_who_runs_it_what_is_kept_and_where_help_is(operator: str):
    (reply,) = taken(Session(), TextSent("/start"), context=replace(CONTEXT, operator=operator)).replies
    assert len(re.findall(r"[^\W_]+", reply.words)) <= 120
    assert gulpease(reply.words) >= 60
    for needed in ("intelligenza artificiale", operator, "Conservo", "Non conservo", "/privacy", "/aiuto"):
        assert needed in reply.words


@pytest.mark.parametrize("text", [QUESTION, "ciao", "/boh", "Ho 16 anni, come si diventa OSS?"])
def test_the_first_message_of_a_new_chat_meets_the_first_screen_before_any_answer(
    conversations: Conversations, text: str
):
    turn = conversations.take(Session(), TextSent(text))
    if not text.startswith("/"):
        assert "intelligenza artificiale" in turn.replies[0].words
    assert turn.found is None


@pytest.mark.parametrize("model", ["", "ollama:gemma3"])
def test_what_is_agreed_to_is_easy_to_read_and_names_the_model_that_writes(model: str):
    context = replace(CONTEXT, answer_model=model)
    asked = words(taken(Session(), Tapped("age:minor"), context=context))
    assert gulpease(asked) >= 60
    assert model in asked


@pytest.mark.parametrize(
    "session", [Session(), Session(age_band="minor"), ADA, SHUT], ids=["new", "age", "inside", "shut"]
)
@pytest.mark.parametrize("text", ["sei umano?", "sto parlando con una persona?", "quanti anni hai?", "are you a bot?"])
def test_asked_whether_it_is_human_it_says_in_every_state_that_it_is_not(
    conversations: Conversations, session, text: str
):
    turn = conversations.take(session, TextSent(text))
    assert re.search("intelligenza artificiale|artificial intelligence", turn.replies[0].words)
    assert turn.found is None


def test_a_question_about_who_speaks_is_not_asked_again_of_the_pages_after_the_door(conversations: Conversations):
    turn = conversations.take(Session(age_band="minor"), Tapped("consent:yes", "sei umano?"))
    assert (turn.found, turn.session.notice) == (None, NOTICE)


# Consent


def test_consent_is_asked_apart_unset_and_given_by_a_tap_that_names_the_notice():
    asked = taken(Session(), Tapped("age:minor"))
    assert asked.session.notice == ""
    agreed = taken(asked.session, Tapped(payloads(asked.replies[0])[0]))
    assert agreed.consents == (ConsentEvent("ai_chat", notice_of(CONTEXT).hash),)
    assert (agreed.session.notice, agreed.session.agreed_at) == (notice_of(CONTEXT).hash, NOW)


def test_the_hash_is_that_of_the_words_that_were_shown():
    first = words(taken(Session(), TextSent("/start")))
    asked = words(taken(Session(), Tapped("age:minor")))
    bold = re.compile(r"\*\*")
    shown = f"{CONTEXT.texts.say('gate.welcome', operator=CONTEXT.operator)}\n\n{CONTEXT.texts.say('gate.consent')}"
    assert bold.sub("", shown) == f"{first}\n\n{asked}"
    assert notice_of(CONTEXT).hash == notice_hash(shown)


def test_no_is_kept_as_no_and_takes_back_what_was_given():
    step = taken(ADA, Tapped("consent:no"))
    assert step.consents == (ConsentEvent("ai_chat", granted=False),)
    assert not is_open(step.session, CONTEXT, NOW)
    assert taken(Session(age_band="minor"), Tapped("consent:no")).consents == ()


@pytest.mark.parametrize(
    "session", [Session(), Session(age_band="minor"), Session(age_band="under"), Session(notice=NOTICE)]
)
@given(text=st.text(max_size=60))
def test_without_age_and_consent_nothing_is_asked_of_the_pages_whatever_the_text(session: Session, text: str):
    assert [one for one in taken(session, TextSent(text)).requests if isinstance(one, AskQuestion)] == []


def test_a_tap_under_an_old_notice_agrees_to_nothing():
    step = taken(Session(age_band="minor"), Tapped("consent:yes:00000000", QUESTION))
    assert (step.session.notice, step.consents, step.requests) == ("", (), ())
    assert payloads(step.replies[0])[0] == f"consent:yes:{notice_of(CONTEXT).short}"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"operator": "Un altro consorzio"}, "Adesso mi gestisce Un altro consorzio"),
        ({"answer_model": "ollama:gemma3"}, "Adesso le risposte sono scritte così: ollama:gemma3"),
    ],
)
def test_a_changed_notice_is_asked_again_saying_what_changed(changed: dict, said: str):
    context = replace(CONTEXT, **changed)
    step = taken(ADA, TextSent(QUESTION), context=context)
    assert step.requests == ()
    assert "È cambiata l'informativa" in words(step)
    assert said in words(step)
    assert "Ho scritto meglio" not in words(step)
    agreed = taken(step.session, Tapped(payloads(step.replies[0])[0], QUESTION), context=context)
    assert agreed.consents == (ConsentEvent("ai_chat", notice_of(context).hash),)
    assert len(agreed.requests) == 1


def test_changed_words_are_said_to_have_changed():
    step = taken(replace(ADA, notice="0" * 64, notice_parts=(*ADA.notice_parts[:2], "vecchia")), TextSent(QUESTION))
    assert "Le parole di adesso sono qui sotto" in words(step)
    assert "Sono un'intelligenza artificiale" in words(step)


def test_another_language_is_no_other_notice():
    class Shouting(type(CONTEXT.texts)):
        def say(self, key: str, /, **values: object) -> str:
            return super().say(key, **values).upper()

    assert notice_of(replace(CONTEXT, texts=Shouting(CONTEXT.texts.sentences))) == notice_of(CONTEXT)


def test_after_a_year_consent_is_asked_again_and_not_before():
    assert len(taken(ADA, TextSent(QUESTION), now=NOW + 364 * DAY).requests) == 1
    step = taken(ADA, TextSent(QUESTION), now=NOW + 365 * DAY)
    assert step.requests == ()
    assert "È passato un anno" in words(step)
    agreed = taken(step.session, Tapped(payloads(step.replies[0])[0]), now=NOW + 365 * DAY)
    assert len(agreed.consents) == 1


# The question that waits, and what is remembered


def test_a_question_asked_at_the_door_is_answered_after_it_unasked(conversations: Conversations):
    asked = conversations.take(Session(), TextSent(QUESTION))
    assert asked.replies[0].quotes
    aged = conversations.take(asked.session, Tapped("age:minor", QUESTION))
    assert aged.replies[0].quotes
    inside = conversations.take(aged.session, Tapped(payloads(aged.replies[0])[0], QUESTION))
    assert [reply.kind for reply in inside.replies] == ["answer"]
    assert "1.000 ore" in inside.replies[0].words


def test_a_disclosure_at_the_door_is_not_asked_after_it(conversations: Conversations):
    turn = conversations.take(Session(age_band="minor"), Tapped("consent:yes", "mio padre mi picchia"))
    assert turn.found is None


def test_after_a_long_silence_the_topic_is_forgotten_and_who_one_is_stays(conversations: Conversations):
    session = conversations.take(ADA, TextSent(QUESTION)).session
    assert taken(session, TextSent("/fonti"), now=NOW + 11 * HOUR).session.focus.pages == ("oss",)
    later = taken(session, TextSent("/fonti"), now=NOW + 13 * HOUR)
    assert (later.session.focus.pages, later.session.last_record) == ((), "")
    assert is_open(later.session, CONTEXT, NOW + 13 * HOUR)
