from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.context import Context
from bot.conversation.events import Event, Tapped, TextSent, Unsupported
from bot.conversation.replies import Reply
from bot.conversation.routes import handle
from bot.conversation.session import Session
from bot.conversations import Conversations
from tests.conftest import NOTICE, NOW
from tests.support.steps import payloads

INSIDE = Session(age_band="minor", notice=NOTICE, agreed_at=NOW)


def talk(conversations: Conversations, *events: Event, session: Session = INSIDE) -> tuple[Session, tuple[Reply, ...]]:
    replies: tuple[Reply, ...] = ()
    for event in events:
        turn = conversations.take(session, event)
        session, replies = turn.session, turn.replies
    return session, replies


def test_the_first_screen_says_it_is_a_machine_who_runs_it_and_where_help_and_privacy_are(context: Context):
    (reply,) = handle(Session(), TextSent("/start"), context, NOW).replies
    for needed in ("intelligenza artificiale", "Consorzio di prova", "/privacy", "/aiuto"):
        assert needed in reply.words
    assert payloads(reply) == ["age:under", "age:minor", "age:adult"]


def test_no_question_is_asked_of_the_knowledge_base_before_age_and_consent(context: Context):
    for session in (Session(), Session(age_band="minor"), Session(age_band="under"), Session(notice=NOTICE)):
        step = handle(session, TextSent("come si diventa OSS?"), context, NOW)
        assert step.requests == ()
        assert [reply.kind for reply in step.replies] == ["gate"]


def test_a_question_asked_at_the_door_is_answered_after_it(conversations: Conversations):
    question = "come si diventa OSS?"
    _, replies = talk(
        conversations,
        TextSent(question),
        Tapped("age:minor", question),
        Tapped("consent:yes", question),
        session=Session(),
    )
    assert [reply.kind for reply in replies] == ["answer"]
    assert "1.000 ore" in replies[0].words


def test_below_the_service_age_the_door_stays_shut_for_a_day(context: Context):
    shut = handle(Session(), Tapped("age:under"), context, NOW).session
    later = handle(shut, Tapped("age:minor"), context, NOW + timedelta(hours=23))
    assert later.session.age_band == "under"
    assert later.session.notice == ""
    opened = handle(shut, TextSent("ciao"), context, NOW + timedelta(hours=25))
    assert payloads(opened.replies[0]) == ["age:under", "age:minor", "age:adult"]


def test_without_consent_nothing_is_answered_and_it_can_be_given_later(conversations: Conversations):
    session, replies = talk(conversations, Tapped("age:adult"), Tapped("consent:no"), session=Session())
    assert [payload[:11] for payload in payloads(replies[0])] == ["consent:yes"]
    _, replies = talk(conversations, TextSent("come si diventa OSS?"), session=session)
    assert replies[0].kind == "gate"


def test_a_changed_notice_is_asked_again(context: Context):
    old = replace(INSIDE, notice="2020-01-01")
    assert handle(old, TextSent("come si diventa OSS?"), context, NOW).replies[0].kind == "gate"


@pytest.mark.parametrize(
    "session", [Session(), Session(age_band="under", closed_until=NOW + timedelta(hours=1)), INSIDE]
)
@pytest.mark.parametrize("command", ["/privacy", "/aiuto", "/help", "/PRIVACY", "/privacy@bussola_bot"])
def test_help_and_privacy_answer_in_every_state(context: Context, session: Session, command: str):
    (reply,) = handle(session, TextSent(command), context, NOW).replies
    assert reply.kind == "info"
    assert reply.words


def test_an_answer_offers_its_sources_the_whole_section_and_what_to_ask_next(conversations: Conversations):
    session, (reply,) = talk(conversations, TextSent("come si diventa OSS?"))
    names = [payload.partition(":")[0] for payload in payloads(reply)]
    assert names[:2] == ["sources", "more"]
    assert set(names[2:]) == {"topic", "unhelpful"}
    assert all(len(payload.encode()) <= 64 for payload in payloads(reply))
    assert session.focus.pages == ("oss",)


def test_sources_show_title_place_publisher_date_and_address_and_when_they_were_read(conversations: Conversations):
    session, (reply,) = talk(conversations, TextSent("quanto guadagna un OSS? stipendio oss"))
    _, (sources,) = talk(conversations, Tapped(payloads(reply)[0]), session=session)
    assert "Contratto di prova" in sources.words
    assert "Parti di prova, 1/10/2025" in sources.words
    assert "https://esempio.invalid/contratto" in sources.words
    assert "Riletta il 1/11/2026" in sources.words


def test_a_source_nobody_read_is_not_said_to_be_read(conversations: Conversations):
    session, _ = talk(conversations, TextSent("come si diventa OSS?"))
    _, (sources,) = talk(conversations, TextSent("/fonti"), session=session)
    assert "Legge di prova" in sources.words
    assert "Riletta" not in sources.words


def test_tell_me_more_shows_the_whole_section(conversations: Conversations):
    session, (reply,) = talk(conversations, TextSent("che cosa fa un OSS? mansioni"))
    _, (whole,) = talk(conversations, Tapped(payloads(reply)[1]), session=session)
    assert "L'OSS accompagna anche nelle uscite." in whole.words


def test_a_topic_tapped_is_answered(conversations: Conversations):
    session, (reply,) = talk(conversations, TextSent("come si diventa OSS?"))
    topic = next(payload for payload in payloads(reply) if payload.startswith("topic"))
    _, (answer,) = talk(conversations, Tapped(topic), session=session)
    assert answer.kind == "answer"


def test_a_declined_question_names_what_is_near_and_offers_a_person(conversations: Conversations):
    _, (reply,) = talk(conversations, TextSent("chi ha vinto il campionato di calcio?"))
    assert (reply.kind, reply.handoff) == ("declined", True)
    assert "prova@esempio.invalid" in reply.words


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "boh",
        "sources:",
        "more:xyz",
        "topic:xyz:99",
        "topic::",
        "topic:xyz:²",
        "age:",
        "consent:forse",
        "topic:a:b:c",
    ],
)
def test_any_payload_gets_a_kind_reply(conversations: Conversations, payload: str):
    for session in (Session(), INSIDE):
        _, replies = talk(conversations, Tapped(payload), session=session)
        assert all(reply.words for reply in replies)
        assert replies


def test_photos_and_the_like_are_refused_kindly(context: Context):
    (reply,) = handle(INSIDE, Unsupported(), context, NOW).replies
    assert "solo testo" in reply.words


def test_a_session_holds_no_words(conversations: Conversations):
    session, _ = talk(conversations, TextSent("come si diventa OSS? canarino-7319"))
    assert "canarino" not in repr(session)


def test_starting_anew_forgets_what_was_spoken_of(conversations: Conversations):
    session, _ = talk(conversations, TextSent("come si diventa OSS?"), TextSent("/nuovo"))
    assert (session.focus.pages, session.last_record) == ((), "")
    assert session.age_band == "minor"
