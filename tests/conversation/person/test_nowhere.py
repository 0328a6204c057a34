"""Where no question goes to a person: after a card, in a class, on a screen, behind a shut door, where nobody answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answering.answer import Answerer
from bot.conversation.context import Context
from bot.conversation.events import Tapped, TextSent
from bot.conversation.person import buttons
from bot.conversation.session import Session
from bot.conversation.wall import handle_on_wall, opened
from bot.conversations import Conversations
from bot.listening import Listener
from bot.records import CarriedRecords
from bot.safety.detect import Detector
from bot.store.database import Database
from tests.conftest import CONTEXT, NOW
from tests.conversation.conftest import rows
from tests.conversation.person.conftest import ASKED, WITH_STAFF, agreed
from tests.support.asking import QUESTION, Curious, curious
from tests.support.clock import Clock
from tests.support.insiders import insider
from tests.support.steps import payloads


def test_c_a_disclosure_behind_the_button_gets_the_card_and_reaches_nobody(ada: Curious, database: Database):
    ada.ask()
    ada.press("person:ask:")
    payload = ada.offered("person:send:")
    for words in ("voglio morire", f"{QUESTION} mio zio mi tocca quando siamo soli", "/voglio morire"):
        for tapped in ("person:ask:chiave", payload):
            turn = ada.do(Tapped(tapped, words))
            assert [reply.kind for reply in turn.replies] == ["crisis"]
    assert rows(database, ASKED) == []


def test_after_a_card_no_question_goes_to_anybody_for_a_day(ada: Curious, database: Database, clock: Clock):
    ada.ask()
    ada.press("person:ask:")
    payload = ada.offered("person:send:")
    ada.say("voglio morire")
    ada.do(Tapped(payload, QUESTION))
    assert "riapre domani" in ada.words
    assert rows(database, ASKED) == agreed(database) == []

    clock.move(hours=24)
    ada.do(Tapped(payload, QUESTION))
    assert len(rows(database, ASKED)) == 1


class _Broken(Detector):
    def _detect(self, text: str):
        raise RuntimeError


def test_what_could_not_be_heard_is_not_sent(
    answerer: Answerer, database: Database, context: Context, clock: Clock, ada: Curious
):
    ada.ask()
    ada.press("person:ask:")
    payload = ada.offered("person:send:")
    records = CarriedRecords(database.recall)
    listener = Listener(clock, _Broken())
    ada.conversations = Conversations(answerer, records, context, clock, listener, database)
    ada.do(Tapped(payload, QUESTION))
    assert "Non ho più sotto mano" in ada.words
    assert rows(database, ASKED) == []


def test_a_question_that_states_too_low_an_age_shuts_the_door_and_goes_nowhere(ada: Curious, database: Database):
    ada.ask()
    ada.press("person:ask:")
    ada.do(Tapped("person:ask:chiave", "ho 12 anni, posso lavorare su una nave?"))
    assert [reply.kind for reply in ada.turn.replies] == ["gate"]
    assert database.session("web:ada").closed_until is not None
    assert rows(database, ASKED) == []


@pytest.mark.parametrize(
    "session", [Session(), Session("minor"), Session("under", closed_until=NOW + timedelta(hours=3))]
)
@pytest.mark.parametrize("payload", ["person:ask:chiave", "person:send:00000000:chiave", "person:mine"])
def test_before_the_chat_is_agreed_to_and_behind_a_shut_door_nothing_is_sent(
    ada: Curious, database: Database, session: Session, payload: str
):
    turn = ada.conversations.take(session, Tapped(payload, QUESTION), "web:berto")
    assert [reply.kind for reply in turn.replies] == ["gate"]
    assert turn.questions == ()


def test_below_telegrams_age_nothing_is_sent_from_there(
    answerer: Answerer, database: Database, context: Context, clock: Clock, carla: int
):
    strict = replace(context, telegram_min_age=18)
    records = CarriedRecords(database.recall)
    berto = Curious("telegram:15", Conversations(answerer, records, strict, clock, people=database), database)
    berto.say("/start")
    berto.choose("age:")
    for payload in ("person:ask:chiave", "person:send:00000000:chiave"):
        turn = berto.do(Tapped(payload, QUESTION))
        assert [reply.kind for reply in turn.replies] == ["gate"]
    assert rows(database, ASKED) == []


def test_in_a_class_questions_stay_in_the_chat(ada: Curious, database: Database):
    teacher = database.classes.teacher(database.classes.add_teacher("Elena Finta"))
    code = database.classes.open_class(teacher, "3B").code
    ada.say(f"/classe {code}")
    ada.ask()
    ada.press("person:ask:")
    assert "/classe esci" in ada.words
    assert rows(database, ASKED) == []

    ada.say("/classe esci")
    ada.send()
    assert len(rows(database, ASKED)) == 1


def test_on_a_screen_for_everybody_there_is_no_such_button(answerer: Answerer, database: Database, clock, carla: int):
    wall = Conversations(answerer, CarriedRecords(database.recall), WITH_STAFF, clock, people=database).on_wall()
    session = opened(WITH_STAFF, NOW)
    declined = wall.take(session, TextSent(QUESTION), "wall:3B")
    assert [reply.kind for reply in declined.replies] == ["declined"]
    assert not [payload for payload in payloads(declined.replies[0]) if payload.startswith("person")]
    step = handle_on_wall(session, Tapped("person:ask:chiave", QUESTION), WITH_STAFF, NOW)
    assert (step.requests, step.questions) == ((), ())


def test_where_nobody_answers_nothing_is_offered(answerer: Answerer, database: Database, context: Context, clock):
    ada = curious("web:ada", answerer, database, context, clock)
    ada.ask()
    assert not [payload for payload in ada.payloads if payload.startswith("person")]
    assert buttons("chiave", CONTEXT) == ()
    ada.do(Tapped("person:ask:chiave", QUESTION))
    assert "non c'è nessuno" in ada.words


def test_an_account_that_is_suspended_answers_nobody(ada: Curious, database: Database, carla: int):
    assert database.receivers()[1]
    database.staff.disable(carla)
    ada.ask()
    assert not [payload for payload in ada.payloads if payload.startswith("person")]


def test_in_the_terminal_it_is_said_where_it_can_be_done(ada: Curious, context: Context):
    turn = ada.conversations.take(insider(context, NOW), Tapped("person:ask:chiave", QUESTION))
    assert "chat web o da Telegram" in turn.replies[0].words
