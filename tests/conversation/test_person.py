"""A question nobody could answer, sent to a person: over the real pages and a real database."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Answerer
from bot.conversation.context import Context
from bot.conversation.events import QuestionsRead, Tapped, TextSent
from bot.conversation.person import buttons, go_on
from bot.conversation.session import Session
from bot.conversation.wall import handle_on_wall, opened
from bot.conversations import Conversations
from bot.listening import Listener
from bot.people.notice import notice_hash
from bot.people.recipients import Recipient
from bot.people.retention import TERMS
from bot.people.sent_question import A_DAY, LONGEST, OwnQuestion, QuestionSent
from bot.records import CarriedRecords
from bot.safety.detect import Detector
from bot.store import question_tables, tables
from bot.store.database import Database
from bot.texts import load_texts
from ingest.pages.readability import gulpease
from tests.conftest import CONTEXT, NOW
from tests.conversation.conftest import rows
from tests.support.asking import ANSWER, QUESTION, Curious, curious, editor
from tests.support.clock import Clock
from tests.support.insiders import insider
from tests.support.steps import payloads

ASKED = question_tables.sent_questions
WITH_STAFF = replace(CONTEXT, recipients=(Recipient("Consorzio di prova", "staff"),))


@pytest.fixture
def carla(database: Database) -> int:
    return editor(database)


@pytest.fixture
def ada(answerer: Answerer, database: Database, context: Context, clock: Clock, carla: int) -> Curious:
    return curious("web:ada", answerer, database, context, clock)


def agreed(database: Database) -> list:
    return [row for row in rows(database, tables.consents) if row.purpose == "question"]


def test_what_nobody_could_answer_reaches_a_person_without_whose_it_is(ada: Curious, database: Database):
    ada.ask()
    assert [reply.kind for reply in ada.turn.replies] == ["declined"]
    ada.press("person:ask:")
    assert f"«{QUESTION}»" in ada.words
    assert rows(database, ASKED) == []
    ada.press("person:send:")

    assert "Fatto, ho mandato la domanda" in ada.words
    (waiting,) = database.questions.waiting()
    assert (waiting.words, waiting.status) == (QUESTION, "open")
    assert set(waiting.topics) <= {section.heading for section in _sections(ada)}
    assert waiting.topics
    assert "web:ada" not in repr(waiting)
    assert database._names.owner("web:ada") not in repr(waiting)


def _sections(student: Curious):
    return student.conversations.answerer.reading().index.library.sections.values()


def test_the_yes_is_to_the_notice_that_was_shown_and_its_hash_tells_nothing_of_the_question(
    ada: Curious, database: Database
):
    ada.ask()
    ada.press("person:ask:")
    shown = ada.words
    ada.press("person:send:")
    notice = load_texts().say("person.notice", operator="Consorzio di prova", waiting=30, answered=90)

    assert notice.replace("**", "") in shown
    (consent,) = agreed(database)
    assert (consent.granted, consent.notice_hash, consent.channel) == (True, notice_hash(notice), "web")
    assert json.loads(consent.recipients) == ["Consorzio di prova"]
    (row,) = rows(database, ASKED)
    assert row.consent_id == consent.id


def test_the_notice_says_who_reads_where_the_answer_comes_and_the_terms_that_the_purge_obeys(ada: Curious):
    ada.ask()
    ada.press("person:ask:")
    for needed in ("Consorzio di prova", "qui in chat", "fra le 8 e le 21", "/domande", "/revoca", "/cancella"):
        assert needed in ada.words
    for name in ("sent_questions", "sent_questions_answered"):
        assert f"{TERMS[name].kept_for.days} giorni" in ada.words


def test_what_is_shown_is_what_is_kept_with_personal_data_taken_out(ada: Curious, database: Database):
    ada.ask("Mi chiamo Ada Finta, cerco una nave, il mio numero è 333 123 4567 e su instagram.com/adafinta mi trovi")
    ada.press("person:ask:")
    shown = next(line for line in ada.words.splitlines() if line.startswith("«"))
    ada.press("person:send:")

    kept = database.questions.waiting()[0].words
    assert shown == f"«{kept}»"
    assert kept.count("[…]") == 3
    assert not {word for word in ("Finta", "333", "adafinta") if word in kept}


def test_a_yes_to_other_words_than_those_shown_sends_nothing(ada: Curious, database: Database):
    ada.ask()
    ada.press("person:ask:")
    payload = ada.offered("person:send:")
    ada.do(Tapped(payload, "Tutt'altra domanda canarino?"))

    assert "«Tutt'altra domanda canarino?»" in ada.words
    assert ada.offered("person:send:") != payload
    assert rows(database, ASKED) == agreed(database) == []


def test_who_says_no_has_sent_nothing(ada: Curious, database: Database):
    ada.ask()
    ada.press("person:ask:")
    ada.press("person:no")
    assert "non ho mandato niente" in ada.words
    assert rows(database, ASKED) == agreed(database) == []


def test_a_double_tap_sends_once(ada: Curious, database: Database):
    ada.ask()
    ada.press("person:ask:")
    payload = ada.offered("person:send:")
    for _ in range(3):
        ada.do(Tapped(payload, QUESTION))
    assert "una volta basta" in ada.words
    assert len(rows(database, ASKED)) == len(agreed(database)) == 1


def test_after_a_few_in_a_day_no_more_can_be_sent_until_tomorrow(ada: Curious, database: Database, clock: Clock):
    for number in range(A_DAY):
        ada.send(f"{QUESTION} {number}")
    ada.ask()
    ada.press("person:ask:")
    assert f"Oggi hai già mandato {A_DAY} domande" in ada.words
    assert len(database.questions.waiting()) == A_DAY

    clock.move(days=1)
    ada.send()
    assert len(database.questions.waiting()) == A_DAY + 1


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


def test_a_button_without_its_words_asks_for_them_again(ada: Curious, database: Database):
    ada.ask()
    ada.do(Tapped(ada.offered("person:ask:")))
    assert "Riscrivila qui" in ada.words
    ada.ask()
    ada.do(Tapped(ada.offered("person:ask:"), "/cancella"))
    assert "Riscrivila qui" in ada.words
    assert rows(database, ASKED) == []


def test_words_that_are_too_long_are_not_sent(ada: Curious, database: Database):
    ada.do(Tapped("person:ask:chiave", "nave " * LONGEST))
    assert f"al massimo {LONGEST} caratteri" in ada.words
    assert rows(database, ASKED) == []


def test_one_that_waits_is_taken_back_with_a_tap(ada: Curious, database: Database):
    ada.send()
    ada.press("person:withdraw:")
    assert "ho ritirato la domanda" in ada.words
    assert rows(database, ASKED) == rows(database, question_tables.question_words) == []
    assert [consent.granted for consent in agreed(database)] == [True, False]
    ada.say("/domande")
    assert "Non hai mandato nessuna domanda" in ada.words


def test_one_is_taken_back_and_the_others_wait(ada: Curious, database: Database, clock: Clock):
    ada.send(f"{QUESTION} prima")
    clock.move(minutes=1)
    ada.send(f"{QUESTION} seconda")
    ada.say("/domande")
    assert sum(payload.startswith("person:withdraw:") for payload in ada.payloads) == 2
    ada.press("person:withdraw:")
    assert [one.words for one in database.questions.waiting()] == [f"{QUESTION} seconda"]
    assert all(consent.granted for consent in agreed(database))


def test_an_answer_that_arrived_is_read_again_and_can_no_longer_be_taken_back(
    ada: Curious, database: Database, carla: int
):
    ada.send()
    withdrawal = ada.offered("person:withdraw:")
    database.questions.answer(carla, database.questions.waiting()[0].key, ANSWER)
    ada.say("grazie")
    assert "Ti risponde una persona." in ada.words
    ada.tap(withdrawal)
    assert "già arrivata" in ada.words
    ada.say("/domande")
    for needed in (QUESTION, ANSWER.text, ANSWER.source_title, ANSWER.source_address):
        assert needed in ada.words


def test_one_whose_answer_is_still_on_its_way_can_be_taken_back(ada: Curious, database: Database, carla: int):
    ada.send()
    database.questions.answer(carla, database.questions.waiting()[0].key, ANSWER)
    (own,) = database.sent_questions("web:ada")
    assert (own.status, own.answer) == ("open", None)
    ada.press("person:withdraw:")

    assert "ho ritirato la domanda" in ada.words
    assert ANSWER.text not in ada.words
    assert database.coming("web:ada").answers == ()


@pytest.mark.parametrize("said", ["/revoca", "/cancella"])
def test_taking_everything_back_takes_questions_back_too(ada: Curious, database: Database, carla: int, said: str):
    ada.send(f"{QUESTION} prima")
    database.questions.answer(carla, database.questions.waiting()[0].key, ANSWER)
    ada.send(f"{QUESTION} seconda")
    ada.say(said)
    if said == "/cancella":
        ada.tap("forget:yes")
    assert rows(database, question_tables.question_words) == []
    assert rows(database, ASKED) == []


def test_the_door_that_shuts_takes_back_what_was_sent(ada: Curious, database: Database):
    ada.send()
    ada.say("in realtà ho 12 anni")
    assert rows(database, ASKED) == []


def test_d4_the_file_of_ones_data_has_ones_questions_with_the_answers_that_arrived(
    ada: Curious, database: Database, carla: int, answerer, context, clock
):
    berto = curious("web:berto", answerer, database, context, clock)
    berto.send("Domanda di Berto sul mare e la nave?")
    clock.move(minutes=1)
    ada.send()
    database.questions.answer(carla, database.questions.waiting()[1].key, ANSWER)
    ada.say("grazie")
    ada.say("/esporta")
    file = json.loads(next(reply.document for reply in ada.turn.replies if reply.document).content)
    (told,) = file["domande_mandate_a_una_persona"]
    assert (told["parole"], told["a_che_punto_e"]) == (QUESTION, "answered")
    assert told["risposta"]["testo"] == ANSWER.text
    assert "Berto" not in json.dumps(file)
    assert "Ci sono invece le domande che hai mandato tu" in ada.words


def test_b1_privacy_names_who_reads_questions_why_and_for_how_long(ada: Curious):
    ada.say("/privacy")
    for needed in (
        "per far rispondere una persona, quando mandi tu una domanda",
        "Consorzio di prova: chi cura le pagine legge solo le domande che mandi tu a una persona",
        "le parole di una domanda a una persona, cifrate, 30 giorni",
        "la risposta di una persona, cifrata, 3 mesi",
        "E le domande che decidi tu di mandare a una persona.",
    ):
        assert needed in ada.words


def test_without_anybody_who_answers_privacy_names_nobody(answerer, database: Database, context, clock):
    ada = curious("web:ada", answerer, database, context, clock)
    ada.say("/privacy")
    assert "chi cura le pagine" not in ada.words


OWN = st.builds(
    OwnQuestion,
    st.sampled_from(["chiave", "altra"]),
    st.just("Parole?"),
    st.just(()),
    st.just(NOW),
    st.sampled_from(["open", "answered", "declined", "unanswered"]),
)


@given(
    st.text(max_size=40) | st.builds("send:{}:chiave".format, st.text("0123456789abcdef", max_size=8)),
    st.text(max_size=60),
    st.lists(OWN, max_size=3).map(tuple) | st.none(),
)
def test_whatever_is_tapped_there_is_an_answer_and_nothing_is_sent_without_the_mark_of_what_was_shown(
    wanted, words, own
):
    ada = insider(WITH_STAFF, NOW)
    step = go_on(ada, QuestionsRead(wanted, words, "chiave", own, ()), WITH_STAFF, NOW)
    assert step.replies
    sent = [one for one in step.questions if isinstance(one, QuestionSent)]
    if sent:
        shown = go_on(ada, QuestionsRead("ask:chiave", words, "chiave", own, ()), WITH_STAFF, NOW)
        assert payloads(shown.replies[0])[0] == f"person:{wanted}"
        assert [consent.purpose for consent in step.consents] == ["question"]


@given(st.text(max_size=64))
def test_every_button_fits_in_telegrams_payload(key: str):
    own = (OwnQuestion("k" * 12, "Parole?", (), NOW, "open"),)
    for wanted in ("ask", "mine"):
        step = go_on(insider(WITH_STAFF, NOW), QuestionsRead(wanted, key or "x", "k" * 12, own, ()), WITH_STAFF, NOW)
        for reply in step.replies:
            assert all(len(payload.encode()) <= 64 for payload in payloads(reply))


def test_every_sentence_is_easy_to_read():
    texts = load_texts()
    fixed = ("notice", "sent", "not_now", "in_class", "lost", "answered", "declined", "unanswered", "not_here")
    said = {key: texts.sentences[f"person.{key}"].replace("**", "") for key in fixed}
    hard = {key: round(gulpease(words)) for key, words in said.items() if gulpease(words) < 60}
    assert hard == {}
