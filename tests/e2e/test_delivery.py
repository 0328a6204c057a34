"""Nothing lost and nothing said twice, whatever happens on the way."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.faults import Dropped, Garbled, Status
from tests.e2e.process import Bot
from tests.e2e.student import Student
from tests.e2e.telegram import Telegram
from tests.support.launcher import HANGS, KILLS, SLOW
from tests.support.updates import message

pytestmark = pytest.mark.e2e

FLOOD = Status(429, "Too Many Requests: retry after 200", retry_after=200)


async def test_a_duplicate_update_is_answered_once(ada: Student, telegram: Telegram):
    telegram.plan.repeat = True
    await ada.ask("Che cosa fa un OSS?")
    await ada.ask("/aiuto")

    assert len(ada.received) == 5


async def test_an_update_given_out_again_after_it_was_confirmed_is_not_answered_again(ada: Student, telegram: Telegram):
    number = await telegram.update("message", message(17, "/aiuto", 70, datetime.now(UTC)))
    await ada.next(3)
    await telegram.again({"update_id": number, "message": message(17, "/aiuto", 70, datetime.now(UTC))})
    await ada.ask("/privacy")

    assert len(ada.received) == 5


async def test_reordered_updates_are_answered_in_their_order(ada: Student, telegram: Telegram):
    telegram.plan.reverse = True
    await ada.write(f"Che cosa fa un OSS? {SLOW}")
    await asyncio.sleep(0.5)  # while this one is handled, the others gather
    numbers = [await ada.write(text) for text in ("Che cosa fa un educatore?", "Come si diventa educatore?")]
    await ada.telegram.until(lambda _: len(ada.received) >= 6)

    assert [one.reply_to for one in ada.received[4:]] == numbers


@pytest.mark.parametrize(
    "fault", [Status(500), Status(502, "Bad Gateway"), Dropped(), Status(429, "Too Many Requests: retry after 1", 1)]
)
async def test_a_message_that_did_not_get_through_is_sent_again_once(ada: Student, telegram: Telegram, fault):
    telegram.plan.add("sendMessage", fault)
    await ada.ask("Che cosa fa un OSS?")
    await ada.ask("/aiuto")

    assert len(ada.received) == 5


@pytest.mark.parametrize("fault", [Status(500), Dropped(), Dropped(after=True), Garbled()])
async def test_trouble_with_polling_loses_and_doubles_nothing(ada: Student, telegram: Telegram, fault):
    telegram.plan.add("getUpdates", fault)
    await ada.ask("Che cosa fa un OSS?")
    await ada.ask("/aiuto")

    assert len(ada.received) == 5


@pytest.mark.parametrize("fault", [Dropped(after=True), Garbled()])
async def test_when_nobody_can_know_a_message_is_rather_said_twice_than_lost(ada: Student, telegram: Telegram, fault):
    telegram.plan.add("sendMessage", fault)
    number = await ada.write("Che cosa fa un OSS?")
    await ada.telegram.until(lambda _: len(ada.received) >= 5)

    assert [one.reply_to for one in ada.received[3:]] == [number, number]


async def test_a_flood_limit_of_200_seconds_holds_one_chat_alone(ada: Student, bot: Bot, telegram: Telegram):
    berto = Student(telegram, 15)
    await berto.come_in()
    telegram.plan.add_in_chat(15, FLOOD)
    held = await berto.write("Che cosa fa un educatore?")
    began = time.monotonic()
    await ada.ask("Che cosa fa un OSS?")
    assert time.monotonic() - began < 3
    assert len(berto.received) == 3

    # It waits in the outbox: after a restart it is still delivered.
    assert await bot.stop() == 0
    bot.start()
    answer = await berto.next(3)
    assert answer.reply_to == held


async def test_one_update_at_a_time_is_slow_but_complete(ada: Student, telegram: Telegram):
    telegram.plan.limit = 1
    others = [Student(telegram, number) for number in range(100, 106)]
    await asyncio.gather(*(other.ask("/start") for other in others))

    assert all(len(other.received) == 1 for other in others)


async def test_killed_in_the_middle_of_an_answer_it_answers_after_the_restart(ada: Student, bot: Bot):
    number = await ada.write(f"Che cosa fa un OSS? {SLOW}")
    await asyncio.sleep(0.7)
    bot.kill()
    assert len(ada.received) == 3
    bot.start()
    answer = await ada.next(3)
    await ada.ask("/aiuto")

    assert answer.reply_to == number
    assert len(ada.received) == 5


async def test_an_update_that_kills_the_process_is_given_up_after_three_attempts(
    ada: Student, bot: Bot, telegram: Telegram
):
    innocents = [Student(telegram, number) for number in range(100, 104)]
    await asyncio.sleep(0.5)  # what Ada was told last is erased from the outbox by then
    bot.kill()
    poisonous = await ada.write(f"Che cosa fa un OSS? {KILLS}")
    for innocent in innocents:
        await innocent.write("/start")
    for _ in range(3):
        bot.start()
        assert await bot.ended() == 9
    bot.start()

    excuse = await ada.next(3)
    assert excuse.reply_to == poisonous
    assert "segnala il numero" in excuse.text
    answers = [await innocent.next(0) for innocent in innocents]
    assert all("Quanti anni hai?" in answer.text for answer in answers)
    assert "lavarsi" in (await ada.ask("Che cosa fa un OSS?")).text


async def test_an_answer_that_never_comes_holds_neither_the_others_nor_the_exit(
    ada: Student, bot: Bot, telegram: Telegram
):
    berto = Student(telegram, 15)
    await berto.come_in()
    await ada.write(f"Che cosa fa un OSS? {HANGS}")
    began = time.monotonic()
    for _ in range(3):
        await berto.ask("Che cosa fa un educatore?")
    assert time.monotonic() - began < 8
    assert await bot.stop(60) == 0


async def test_stopping_finishes_what_is_under_way(ada: Student, bot: Bot, telegram: Telegram):
    number = await ada.write(f"Che cosa fa un OSS? {SLOW}")
    await asyncio.sleep(0.7)
    code = await bot.stop()

    assert code == 0
    assert ada.received[3].reply_to == number
    assert telegram.pending() == 0


async def test_answers_hours_late_say_sorry_by_day_and_wait_by_night(ada: Student, telegram: Telegram):
    await ada.write("Che cosa fa un OSS?", at=datetime.now(UTC) - timedelta(hours=5))
    fresh = await ada.write("Che cosa fa un educatore?")
    hour = datetime.now(ZoneInfo("Europe/Rome")).hour
    if 8 <= hour < 21:
        late = await ada.next(3)
        assert late.text.startswith("Scusa il ritardo")
        assert (await ada.next(4)).reply_to == fresh
    else:
        assert (await ada.next(3)).reply_to == fresh
        await asyncio.sleep(1.5)
        assert len(ada.received) == 4


async def test_thirty_students_at_once_are_answered_within_three_seconds_and_in_order(ada: Student, telegram: Telegram):
    students = [Student(telegram, number, 60) for number in range(200, 230)]
    await asyncio.gather(*(student.come_in() for student in students))
    await asyncio.sleep(1.5)
    began = time.monotonic()
    first = [await student.write("Che cosa fa un OSS?") for student in students]
    await telegram.until(lambda _: all(len(student.received) >= 4 for student in students), 20)
    took = max(student.received[3].at for student in students) - began
    print(f"30 students at once: the last answer after {took:.2f} s")
    second = [await student.write("Come si diventa OSS?") for student in students]
    third = [await student.write("Che cosa fa un educatore?") for student in students]
    await telegram.until(lambda _: all(len(student.received) >= 6 for student in students), 20)

    assert took <= 3
    for student, *numbers in zip(students, first, second, third, strict=True):
        assert [one.reply_to for one in student.received[3:]] == numbers
