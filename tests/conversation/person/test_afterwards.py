"""A question that was sent: taken back, read again with its answer, told of in /privacy and in one's own file."""

import json

import pytest

from bot.store import question_tables
from bot.store.database import Database
from tests.conversation.conftest import rows
from tests.conversation.person.conftest import ASKED, agreed
from tests.support.asking import ANSWER, QUESTION, Curious, curious
from tests.support.clock import Clock


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
