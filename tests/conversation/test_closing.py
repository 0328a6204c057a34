"""Ages: the bands that are asked, the door that shuts below them, and the way a wrong tap is corrected."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.bands import bands
from bot.conversation.events import Tapped, TextSent
from bot.conversation.gate import is_open
from bot.conversation.notice import notice_of
from bot.conversation.requests import AskQuestion
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.people.lead import Draft
from bot.records import MemoryRecords
from ingest.pages.readability import gulpease
from tests.conftest import CONTEXT, NOTICE, NOW
from tests.support.steps import payloads, taken, words

ADA = Session(age_band="minor", notice=NOTICE, agreed_at=NOW, notice_parts=notice_of(CONTEXT).parts)
QUESTION = "come si diventa OSS?"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TELEGRAM = replace(CONTEXT, telegram_min_age=18, channel="telegram", web_url="https://esempio.invalid/chat")
SENTENCE = "Sono un genitore e dichiaro che ha almeno 14 anni"


# Ages


@pytest.mark.parametrize(
    ("service", "telegram", "channel", "expected"),
    [
        (14, 14, "telegram", ["age:under", "age:minor", "age:adult"]),
        (14, 18, "telegram", ["age:under", "age:minor", "age:adult"]),
        (14, 16, "telegram", ["age:under", "age:minor", "age:minor-16", "age:adult"]),
        (14, 16, "web", ["age:under", "age:minor", "age:adult"]),
        (16, 14, "telegram", ["age:under", "age:minor", "age:adult"]),
        (18, 14, "telegram", ["age:under", "age:adult"]),
    ],
)
def test_the_bands_asked_come_from_the_settings(service: int, telegram: int, channel, expected: list[str]):
    context = replace(CONTEXT, service_min_age=service, telegram_min_age=telegram, channel=channel)
    (reply,) = taken(Session(), TextSent("/start"), context=context).replies
    assert payloads(reply) == expected
    labels = " ".join(button.label for row in reply.buttons for button in row)
    assert f"Meno di {service}" in labels
    assert "18 o più" in labels


@given(st.integers(13, 18), st.integers(13, 18), st.integers(0, 99))
def test_every_age_falls_in_exactly_one_band(service: int, telegram: int, age: int):
    context = replace(CONTEXT, service_min_age=service, telegram_min_age=telegram, channel="telegram")
    assert sum(band.first <= age <= (band.last or 99) for band in bands(context)) == 1


def test_no_age_is_chosen_and_nothing_agreed_to_until_somebody_taps():
    step = taken(Session(), TextSent("/start"), TextSent(QUESTION))
    assert (step.session.age_band, step.session.notice, step.consents) == (None, "", ())


def test_no_date_of_birth_and_no_words_are_kept(conversations: Conversations):
    turn = conversations.take(ADA, TextSent("sono nata il 3 maggio 2009, come si diventa OSS?"))
    assert not re.search("2009|maggio", repr(turn.session))


def test_an_age_once_chosen_can_be_lowered_and_never_raised():
    assert taken(ADA, Tapped("age:adult")).session.age_band == "minor"
    assert taken(replace(ADA, age_band="adult"), Tapped("age:minor")).session.age_band == "minor"
    assert taken(ADA, Tapped("age:under")).session.age_band == "under"


# The door shut below the service's age


def test_below_the_service_age_one_static_page_whatever_is_sent_for_a_day(conversations: Conversations):
    shut = taken(Session(), Tapped("age:under"))
    page = words(shut)
    assert "almeno 14 anni" in page
    for event in (TextSent("/start"), TextSent(QUESTION), Tapped("age:adult"), Tapped("consent:yes", QUESTION)):
        for later in (NOW, NOW + DAY - HOUR):
            step = taken(shut.session, event, now=later)
            assert words(step) == page
            assert (step.requests, step.session.age_band) == ((), "under")
    assert payloads(taken(shut.session, TextSent("/start"), now=NOW + DAY).replies[0])[0] == "age:under"


def test_the_static_page_is_easy_to_read():
    assert gulpease(words(taken(Session(), Tapped("age:under")))) >= 60


def test_what_was_agreed_to_falls_when_the_door_shuts():
    step = taken(replace(ADA, draft=Draft("name", NOW), writing_to=1), Tapped("age:under"))
    withdrawn = {("ai_chat", False), ("follow_up", False), ("question", False)}
    assert {(one.purpose, one.granted) for one in step.consents} == withdrawn
    assert (step.session.notice, step.session.focus.pages) == ("", ())
    assert (step.session.draft, step.session.writing_to) == (None, None)


@pytest.mark.parametrize(
    "text",
    ["in realtà ho 12 anni, ho messo 14 per entrare", "ho 13 anni ma mia mamma è d'accordo", "ne ho 13", "i'm 12"],
)
@pytest.mark.parametrize("session", [Session(), Session(age_band="minor"), ADA, replace(ADA, age_band="adult")])
def test_an_age_below_the_service_said_in_any_text_shuts_the_door(conversations: Conversations, session, text: str):
    turn = conversations.take(session, TextSent(text))
    assert (turn.session.age_band, turn.session.closed_until, turn.found) == ("under", NOW + DAY, None)
    assert "almeno 14 anni" in turn.replies[0].words


def test_the_age_of_the_people_one_wants_to_work_with_shuts_nothing(conversations: Conversations):
    turn = conversations.take(ADA, TextSent("che cosa fa un educatore con bambini che hanno 12 anni?"))
    assert turn.session.closed_until is None
    assert turn.found is not None


def test_a_child_who_discloses_something_gets_the_card_and_the_door_shuts_behind_it(conversations: Conversations):
    turn = conversations.take(ADA, TextSent("ho 12 anni e mio padre mi picchia"))
    assert [reply.kind for reply in turn.replies] == ["crisis"]
    assert turn.session.age_band == "under"


def test_an_adult_who_says_to_be_a_minor_is_treated_as_one(conversations: Conversations):
    turn = conversations.take(replace(ADA, age_band="adult"), TextSent("ho 16 anni, come si diventa OSS?"))
    assert (turn.session.age_band, turn.found is not None) == ("minor", True)


def test_a_wrong_tap_is_corrected_by_a_sentence_on_a_parents_page_which_undoes_the_closing_alone():
    shut = taken(Session(), Tapped("age:under"))
    assert payloads(shut.replies[0]) == ["age:mistake"]
    page = taken(shut.session, Tapped("age:mistake"))
    assert SENTENCE in words(page)
    assert page.session.closed_until == NOW + DAY
    for typed in (SENTENCE, f"  «{SENTENCE.upper()}».", SENTENCE.replace(" e ", "  e ")):
        opened = taken(page.session, TextSent(typed), now=NOW + HOUR)
        assert payloads(opened.replies[0]) == ["age:under", "age:minor", "age:adult"]
        assert (opened.session.age_band, opened.session.notice) == (None, "")
    assert taken(page.session, TextSent("Sono un genitore")).session.age_band == "under"


def test_the_door_is_corrected_once_a_day():
    opened = taken(Session(), Tapped("age:under"), Tapped("age:mistake"), TextSent(SENTENCE))
    again = taken(opened.session, Tapped("age:under"))
    assert payloads(again.replies[0]) == []
    for event in (Tapped("age:mistake"), TextSent(SENTENCE)):
        assert taken(again.session, event, now=NOW + HOUR).session.age_band == "under"


# Telegram's own age


def test_below_telegrams_age_no_question_is_answered_there_and_a_button_opens_the_web_chat():
    step = taken(Session(), Tapped("age:minor"), context=TELEGRAM)
    assert [b.url for row in step.replies[0].buttons for b in row if b.url] == ["https://esempio.invalid/chat"]
    for event in (TextSent(QUESTION), Tapped("consent:yes", QUESTION), Tapped("answer", QUESTION), Tapped("age:adult")):
        later = taken(step.session, event, context=TELEGRAM)
        assert (later.requests, later.session.notice, later.session.age_band) == ((), "", "minor")
        assert "almeno 18 anni" in words(later)


def test_without_a_web_chat_it_is_said_plainly():
    step = taken(Session(), Tapped("age:minor"), context=replace(TELEGRAM, web_url=""))
    assert "sul web per ora non c'è" in words(step)
    assert not [button for row in step.replies[0].buttons for button in row if button.url]


def test_the_same_student_is_answered_on_the_web():
    web = replace(TELEGRAM, channel="web")
    step = taken(Session(), Tapped("age:minor", QUESTION), Tapped("consent:yes", QUESTION), context=web)
    assert [type(request) for request in step.requests] == [AskQuestion]


@pytest.mark.parametrize("command", ["/privacy", "/aiuto", "/revoca", "/esporta", "/cancella"])
@pytest.mark.parametrize("band", ["age:under", "age:minor"])
def test_below_any_age_help_privacy_and_rights_work(conversations: Conversations, command: str, band: str):
    house = Conversations(conversations.answerer, MemoryRecords(), TELEGRAM, lambda: NOW)
    shut = house.take(Session(), Tapped(band), "telegram:1").session
    (reply, *_) = house.take(shut, TextSent(command), "telegram:1").replies
    assert reply.kind != "gate"


def test_below_telegrams_age_the_card_is_sent(conversations: Conversations):
    house = Conversations(conversations.answerer, MemoryRecords(), TELEGRAM, lambda: NOW)
    shut = house.take(Session(), Tapped("age:minor"), "telegram:1").session
    assert house.take(shut, TextSent("voglio morire"), "telegram:1").replies[0].kind == "crisis"


def test_a_conversation_knows_its_channel_by_its_name(conversations: Conversations):
    house = Conversations(conversations.answerer, MemoryRecords(), replace(TELEGRAM, channel="terminal"), lambda: NOW)
    assert not is_open(house.take(ADA, TextSent(QUESTION), "telegram:1").session, TELEGRAM, NOW)
    assert house.take(ADA, TextSent(QUESTION), "web:abc").found is not None


def test_an_age_raised_by_the_operator_holds_for_those_who_are_in_already():
    step = taken(ADA, TextSent(QUESTION), context=TELEGRAM)
    assert (step.requests, step.session.notice) == ((), "")
    withdrawn = {("ai_chat", False), ("follow_up", False), ("question", False)}
    assert {(one.purpose, one.granted) for one in step.consents} == withdrawn
    assert "almeno 18 anni" in words(step)
    assert (
        payloads(taken(step.session, TextSent("/start"), context=TELEGRAM, now=NOW + DAY).replies[0])[0] == "age:under"
    )


def test_a_band_that_is_no_longer_asked_is_asked_anew():
    between = replace(TELEGRAM, telegram_min_age=16)
    assert payloads(taken(ADA, TextSent(QUESTION), context=between).replies[0])[2] == "age:minor-16"
    older = taken(Session(), Tapped("age:minor-16"), context=between)
    assert older.session.ages == (16, 17)
    assert payloads(older.replies[0])[0].startswith("consent:yes")
    younger = taken(Session(), Tapped("age:minor"), context=between)
    assert "almeno 16 anni" in words(younger)
