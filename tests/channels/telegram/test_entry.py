"""The way in on Telegram, over a real database: the question that waits, restarts, the age, floods."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.channels.telegram.client import Client
from bot.conversation.context import Context
from bot.conversation.notice import notice_of
from bot.conversations import Conversations
from bot.records import MemoryRecords
from bot.safety.quotas import Quotas
from bot.store.database import Database
from tests.support.clock import Clock
from tests.support.desk import Desk
from tests.support.recorder import Recorder
from tests.support.updates import message, shown, tap

ADA = 41
QUESTION = "come si diventa OSS?"


@pytest.fixture
def open_desk(client: Client, database: Database, clock: Clock, answerer, context: Context) -> Callable[..., Desk]:
    """A new process over the same database, with the real conversations."""

    def opened(**changed: object) -> Desk:
        house = Conversations(answerer, MemoryRecords(), replace(context, **changed), clock, quotas=Quotas())
        desk = Desk(client, database, clock)
        desk.take = lambda session, event: house.take(session, event, f"telegram:{ADA}")
        return desk

    return opened


def last_button(recorder: Recorder, label: str) -> str:
    for sent in reversed(recorder.of("sendMessage")):
        for row in (sent.get("reply_markup") or {}).get("inline_keyboard", []):
            for button in row:
                if label in button["text"]:
                    return button["callback_data"]
    raise AssertionError(label)


async def test_a_question_asked_at_the_door_is_answered_after_it_with_a_restart_at_every_step(
    open_desk: Callable[..., Desk], recorder: Recorder
):
    asked = message(ADA, QUESTION)
    for number, label in enumerate(("", "Da 14 a 17", "Sì, rispondimi")):
        desk = open_desk()
        if label:
            await desk.take_in(number, callback_query=tap(ADA, last_button(recorder, label), shown(ADA, 900), asked))
        else:
            await desk.take_in(number, message=asked)
        await desk.stop()
    assert "intelligenza artificiale" in recorder.texts[0]
    assert "1.000 ore" in recorder.texts[-1]
    assert all(sent["reply_parameters"]["message_id"] == asked["message_id"] for sent in recorder.of("sendMessage"))


async def test_a_yes_is_kept_with_the_hash_of_the_notice_and_a_door_that_shuts_takes_it_back(
    open_desk: Callable[..., Desk], recorder: Recorder, database: Database, context: Context
):
    desk = open_desk()
    await desk.take_in(1, callback_query=tap(ADA, "age:minor", shown(ADA, 900)))
    assert database.own_data(f"telegram:{ADA}").consents == ()
    await desk.take_in(2, callback_query=tap(ADA, last_button(recorder, "Sì, rispondimi"), shown(ADA, 901)))
    await desk.take_in(3, message=message(ADA, "in realtà ho 12 anni"))
    kept = database.own_data(f"telegram:{ADA}").consents
    assert [(one.purpose, one.granted, one.notice_hash) for one in kept] == [
        ("ai_chat", True, notice_of(context).hash),
        ("ai_chat", False, notice_of(context).hash),
    ]
    await desk.stop()


async def test_a_door_that_is_shut_stays_shut_after_a_restart_a_start_and_a_cleared_chat(
    open_desk: Callable[..., Desk], recorder: Recorder, database: Database, clock: Clock
):
    desk = open_desk()
    await desk.take_in(1, message=message(ADA, "/start"))
    await desk.take_in(2, callback_query=tap(ADA, "age:under", shown(ADA, 900)))
    database.close(None, f"telegram:{ADA}")  # blocked, and back again
    await desk.stop()
    desk = open_desk()
    await desk.take_in(3, message=message(ADA, "/start"))
    await desk.take_in(4, callback_query=tap(ADA, "age:adult", shown(ADA, 900)))
    assert all("almeno 14 anni" in text for text in recorder.texts[1:])
    clock.move(hours=25)
    await desk.take_in(5, message=message(ADA, "/start", at=clock.now))
    assert "Quanti anni hai?" in recorder.texts[-1]
    await desk.stop()


async def test_below_telegrams_age_nothing_is_answered_and_the_web_chat_is_offered(
    open_desk: Callable[..., Desk], recorder: Recorder
):
    desk = open_desk(telegram_min_age=18, web_url="https://esempio.invalid/chat")
    await desk.take_in(1, callback_query=tap(ADA, "age:minor", shown(ADA, 900)))
    await desk.take_in(2, message=message(ADA, QUESTION))
    await desk.take_in(3, message=message(ADA, "/aiuto"))
    assert "almeno 18 anni" in recorder.texts[0]
    assert "almeno 18 anni" in recorder.texts[1]
    assert "Che cosa puoi chiedermi" in recorder.texts[2]
    assert (
        recorder.of("sendMessage")[0]["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://esempio.invalid/chat"
    )
    await desk.stop()


async def test_a_flood_gets_one_sentence_and_a_card_is_still_sent(open_desk: Callable[..., Desk], recorder: Recorder):
    desk = open_desk()
    for number in range(30):
        await desk.take_in(number, message=message(ADA, "ciao"))
    assert len(recorder.texts) == 21
    assert "Aspetta un minuto" in recorder.texts[-1]
    await desk.take_in(99, message=message(ADA, "voglio morire"))
    assert "112" in recorder.texts[-1]
    await desk.stop()
