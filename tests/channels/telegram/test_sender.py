import asyncio
import time
from datetime import timedelta

from sqlalchemy import update
from telegram.error import TimedOut

from bot.channels.telegram.message import Message, pack
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.sender import Sender
from bot.conversation.replies import Button
from bot.conversation.session import Session
from bot.store.tables import outbox
from bot.texts import load_texts
from tests.support.recorder import Refusal
from tests.support.updates import message

FLOOD = Refusal(429, "Too Many Requests: retry after 200", 200)


def put(database, number: int, chat: int, *messages: Message, asked_at) -> None:
    packed = [pack(one) for one in messages]
    database.finish(number, f"telegram:{chat}", None, packed, asked_at)


async def test_what_waited_at_the_last_stop_is_sent_at_start(desk, database, recorder, clock):
    put(database, 1, 17, Message("uno"), Message("due"), asked_at=clock())

    await desk.sender.start()
    await desk.sent()

    assert recorder.texts == ["uno", "due"]


async def test_a_flood_limit_holds_its_chat_alone(desk, database, recorder, clock):
    recorder.prepare("sendMessage", FLOOD)
    put(database, 1, 15, Message("per Berto"), asked_at=clock())
    desk.sender.wake("telegram:15")
    await asyncio.sleep(0.1)
    await desk.hear(2, message=message(17, "Ciao", 3))
    await desk.sent(1)

    assert recorder.texts == ["per Berto", "Hai scritto: Ciao"]
    assert len(database.waiting("telegram:15")) == 1


async def test_after_the_flood_limit_the_message_is_still_delivered(desk, database, recorder, clock):
    recorder.prepare("sendMessage", Refusal(429, "Too Many Requests: retry after 1", 1))
    put(database, 1, 15, Message("per Berto"), asked_at=clock())
    began = time.monotonic()
    desk.sender.wake("telegram:15")
    await desk.sent()

    assert recorder.texts == ["per Berto", "per Berto"]
    assert time.monotonic() - began >= 1


async def test_trouble_on_the_way_is_tried_again(desk, recorder):
    recorder.prepare("sendMessage", TimedOut(), b"<html>")
    await desk.take_in(1, message=message(17, "Ciao", 3))

    assert recorder.texts == ["Hai scritto: Ciao"] * 3


async def test_a_chat_that_is_gone_is_forgotten(desk, database, recorder):
    recorder.prepare("sendMessage", Refusal(403, "Forbidden: user is deactivated"))
    await desk.take_in(1, message=message(17, "Ciao", 3))

    assert database.session("telegram:17") == Session()
    assert len(recorder.texts) == 1


async def test_what_telegram_finds_wrong_with_a_message_never_costs_its_words(desk, database, recorder, clock):
    recorder.prepare("sendMessage", Refusal(400, "Bad Request: BUTTON_DATA_INVALID"))
    put(database, 1, 17, Message("ciao", (), ((Button("Fonti", "x"),),), 3), asked_at=clock())
    desk.sender.wake("telegram:17")
    await desk.sent()

    first, second = recorder.of("sendMessage")
    assert "reply_markup" in first
    assert "reply_markup" not in second
    assert second["text"] == "ciao"


async def test_a_message_that_telegram_never_takes_holds_nothing_back(desk, database, recorder, clock):
    recorder.prepare("sendMessage", *[Refusal(400, "Bad Request: message text is empty")] * 2)
    put(database, 1, 17, Message("impossibile"), Message("possibile"), asked_at=clock())
    desk.sender.wake("telegram:17")
    await desk.sent()

    assert recorder.texts == ["impossibile", "impossibile", "possibile"]


async def test_an_answer_hours_late_begins_by_saying_sorry(desk, recorder, clock):
    await desk.take_in(1, message=message(17, "Ciao", 3, clock() - timedelta(hours=3)))

    (said,) = recorder.texts
    assert said.startswith("Scusa il ritardo")
    assert said.endswith("Hai scritto: Ciao")


async def test_at_night_late_answers_wait_while_fresh_ones_go(desk, database, recorder, clock):
    clock.move(hours=12)  # 23 in Rome
    await desk.hear(1, message=message(17, "del pomeriggio", 3, clock() - timedelta(hours=6)))
    await desk.hear(2, message=message(17, "di adesso", 4, clock()))
    await asyncio.sleep(0.2)

    assert recorder.texts == ["Hai scritto: di adesso"]
    assert len(database.waiting("telegram:17")) == 1


async def test_in_the_morning_what_waited_is_sent(desk, database, recorder, clock, client):
    clock.move(hours=12)
    await desk.hear(1, message=message(17, "del pomeriggio", 3, clock() - timedelta(hours=6)))
    clock.move(hours=9)
    morning = Sender(client, database, load_texts(), clock, Pace(asyncio.get_running_loop().time, 0.0))
    await morning.start()
    await desk.sent()

    assert recorder.texts[-1].startswith("Scusa il ritardo")


async def test_a_message_no_key_opens_is_dropped(desk, database, recorder, clock):
    put(database, 1, 17, Message("illeggibile"), asked_at=clock())
    with database._engine.begin() as connection:
        connection.execute(update(outbox).values(sealed=b"di un'altra chiave"))
    put(database, 2, 17, Message("leggibile"), asked_at=clock())
    desk.sender.wake("telegram:17")
    await desk.sent()

    assert recorder.texts == ["leggibile"]


async def test_another_channels_messages_are_left_alone(desk, database, recorder, clock):
    database.finish(1, "web:abc", None, ["altro"], clock())
    await desk.sender.start()
    await asyncio.sleep(0.1)

    assert recorder.calls == []
    assert len(database.waiting("web:abc")) == 1
