"""The way in: what is said first, ages, consent, the door that shuts, and what is asked again."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import Conversations
from bot.conversation.bands import bands
from bot.conversation.context import Context
from bot.conversation.events import Event, Tapped, TextSent
from bot.conversation.gate import is_open
from bot.conversation.notice import notice_of
from bot.conversation.replies import Reply
from bot.conversation.requests import AskQuestion
from bot.conversation.routes import handle
from bot.conversation.session import Session, Step
from bot.people.consent import ConsentEvent
from bot.people.notice import notice_hash
from bot.settings import Settings
from ingest.pages.readability import gulpease
from tests.conftest import CONTEXT, NOTICE, NOW

ADA = Session(age_band="minor", notice=NOTICE, agreed_at=NOW, notice_parts=notice_of(CONTEXT).parts)
SHUT = Session(age_band="under", closed_until=NOW + timedelta(hours=3))
QUESTION = "come si diventa OSS?"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TELEGRAM = replace(CONTEXT, telegram_min_age=18, channel="telegram", web_url="https://esempio.invalid/chat")
SENTENCE = "Sono un genitore e dichiaro che ha almeno 14 anni"


def payloads(reply: Reply) -> list[str]:
    return [button.payload for row in reply.buttons for button in row if button.payload]


def taken(session: Session, *events: Event, context: Context = CONTEXT, now=NOW) -> Step:
    """The last step of `events`."""
    step = Step(session)
    for event in events:
        step = handle(step.session, event, context, now)
    return step


def words(step: Step) -> str:
    return "\n".join(reply.words for reply in step.replies)


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
    step = taken(ADA, Tapped("age:under"))
    assert {(one.purpose, one.granted) for one in step.consents} == {("ai_chat", False), ("follow_up", False)}
    assert (step.session.notice, step.session.focus.pages) == ("", ())


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
    house = Conversations(conversations.answerer, conversations._records, TELEGRAM, lambda: NOW)
    shut = house.take(Session(), Tapped(band), "telegram:1").session
    (reply, *_) = house.take(shut, TextSent(command), "telegram:1").replies
    assert reply.kind != "gate"


def test_below_telegrams_age_the_card_is_sent(conversations: Conversations):
    house = Conversations(conversations.answerer, conversations._records, TELEGRAM, lambda: NOW)
    shut = house.take(Session(), Tapped("age:minor"), "telegram:1").session
    assert house.take(shut, TextSent("voglio morire"), "telegram:1").replies[0].kind == "crisis"


def test_a_conversation_knows_its_channel_by_its_name(conversations: Conversations):
    house = Conversations(
        conversations.answerer, conversations._records, replace(TELEGRAM, channel="terminal"), lambda: NOW
    )
    assert not is_open(house.take(ADA, TextSent(QUESTION), "telegram:1").session, TELEGRAM, NOW)
    assert house.take(ADA, TextSent(QUESTION), "web:abc").found is not None


def test_an_age_raised_by_the_operator_holds_for_those_who_are_in_already():
    step = taken(ADA, TextSent(QUESTION), context=TELEGRAM)
    assert (step.requests, step.session.notice) == ((), "")
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
