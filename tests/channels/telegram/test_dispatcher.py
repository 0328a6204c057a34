import asyncio
import time

import pytest

from bot.channels.telegram.dispatcher import Stopping
from bot.conversation.events import TextSent
from bot.conversation.session import Session
from tests.support.desk import Echo, echo
from tests.support.recorder import Refusal
from tests.support.updates import membership, message, shown, tap


def text_of(event) -> str:
    return event.text if isinstance(event, TextSent) else ""


async def test_an_update_is_finished_when_its_replies_are_in_the_outbox(desk, database, recorder):
    recorder.prepare("sendMessage", *[Refusal(500, "Internal Server Error")] * 50)

    await desk.hear(1, message=message(17, "Ciao", 3))

    assert database.attempts(1) is None
    (waiting,) = database.waiting("telegram:17")
    assert "Hai scritto: Ciao" in waiting.words
    assert database.session("telegram:17").last_record == "Hai scritto:"


async def test_what_is_sent_is_a_reply_and_leaves_nothing_behind(desk, database, recorder):
    await desk.take_in(1, message=message(17, "Ciao", 3))

    (sent,) = recorder.of("sendMessage")
    assert sent["chat_id"] == 17
    assert sent["reply_parameters"] == {"message_id": 3, "allow_sending_without_reply": True}
    assert "parse_mode" not in sent
    assert database.waiting("telegram:17") == ()


async def test_an_update_that_comes_again_is_answered_once(desk, recorder):
    first = message(17, "Ciao", 3)
    desk.hear(1, message=first)
    await desk.take_in(1, message=first)
    await desk.take_in(1, message=first)

    assert recorder.texts == ["Hai scritto: Ciao"]


async def test_a_repeated_update_joins_the_one_in_progress(desk):
    finished = desk.hear(1, message=message(17, "Ciao", 3))

    assert desk.hear(1, message=message(17, "Ciao", 3)) is finished
    await finished


async def test_within_a_chat_the_order_is_that_of_the_numbers(desk, recorder):
    for number in (3, 1, 4, 2):
        desk.hear(number, message=message(17, f"numero {number}", number))
    await desk.take_in(5, message=message(17, "numero 5", 5))

    assert recorder.texts == [f"Hai scritto: numero {number}" for number in (1, 2, 3, 4, 5)]


async def test_a_slow_answer_holds_its_own_chat_alone(desk, recorder):
    def slow(session, event):
        if "lento" in text_of(event):
            time.sleep(0.4)
        return echo(session, event)

    desk.take = slow
    waiting = desk.hear(1, message=message(15, "lento", 1))
    await asyncio.wait_for(desk.hear(2, message=message(17, "svelto", 2)), 0.3)
    assert not waiting.done()
    await waiting


async def test_typing_is_shown_while_an_answer_takes_long(desk, recorder):
    def slow(session, event):
        time.sleep(0.4)
        return echo(session, event)

    desk.take = slow
    await desk.take_in(1, message=message(17, "lento", 1))

    assert recorder.of("sendChatAction") == [{"chat_id": 17, "action": "typing"}]


async def test_a_poisonous_update_ends_after_three_attempts_with_a_reference(desk, database, recorder):
    tried = []

    def poison(session, event):
        tried.append(event)
        raise RuntimeError("parole che non devono uscire")

    desk.take = poison
    await desk.take_in(1, message=message(17, "veleno", 3))

    assert len(tried) == 3
    (said,) = recorder.texts
    assert "segnala il numero" in said
    assert "parole" not in said
    assert database.session("telegram:17") == Session()


async def test_an_update_that_never_ends_is_given_up_too_and_holds_nobody(desk, recorder):
    def endless(session, event):
        if "infinito" in text_of(event):
            time.sleep(30)
        return echo(session, event)

    desk.take = endless
    await desk.take_in(1, message=message(15, "infinito", 3))
    await desk.take_in(2, message=message(17, "Ciao", 4))

    assert "segnala il numero" in recorder.texts[0]
    assert recorder.texts[1] == "Hai scritto: Ciao"


async def test_attempts_made_before_a_crash_count(desk, database, recorder):
    for _ in range(3):
        database.begin(1)

    await desk.take_in(1, message=message(17, "ammazza", 3))

    assert "segnala il numero" in recorder.texts[0]


async def test_what_was_under_way_at_a_crash_is_tried_one_at_a_time(desk, database):
    together = most = 0

    def watched(session, event):
        nonlocal together, most
        together += 1
        most = max(most, together)
        time.sleep(0.05)
        together -= 1
        return echo(session, event)

    desk.take = watched
    for number in range(1, 5):
        database.begin(number)
    await asyncio.gather(*(desk.hear(number, message=message(number, "Ciao", 1)) for number in range(1, 5)))

    assert most == 1


async def test_a_tap_is_answered_and_its_reply_goes_on_with_the_chain(desk, recorder):
    asked = message(17, "Che cosa fa un OSS?", 3)
    await desk.take_in(1, callback_query=tap(17, "sources:abc", shown(17, 8), asked))

    assert len(recorder.of("answerCallbackQuery")) == 1
    (sent,) = recorder.of("sendMessage")
    assert sent["text"] == "Hai toccato sources:abc, che rispondeva a: Che cosa fa un OSS?"
    assert sent["reply_parameters"]["message_id"] == 3


async def test_a_tap_too_old_to_be_acknowledged_is_answered_all_the_same(desk, recorder, clock):
    recorder.prepare("answerCallbackQuery", Refusal(400, "Bad Request: query is too old and response timeout expired"))

    await desk.take_in(1, callback_query=tap(17, "sources:abc", shown(17, 8)))

    (said,) = recorder.texts
    assert said.startswith("Scusa il ritardo")


async def test_an_edit_of_an_answered_message_is_answered_once(desk, recorder):
    written = message(17, "ke fa un os", 3)
    await desk.take_in(1, message=written)
    edited = {**written, "text": "che cosa fa un OSS", "edit_date": written["date"] + 5}
    await desk.take_in(2, edited_message=edited)
    await desk.take_in(3, edited_message=edited)

    assert recorder.texts == ["Hai scritto: ke fa un os", "Hai scritto: che cosa fa un OSS"]


async def test_an_edit_that_overtakes_its_message_replaces_it(desk, recorder):
    written = message(17, "ke fa un os", 3)
    desk.hear(1, message=message(17, "Ciao", 2))
    desk.hear(2, message=written)
    await desk.take_in(3, edited_message={**written, "text": "che cosa fa un OSS", "edit_date": written["date"] + 5})

    assert recorder.texts == ["Hai scritto: Ciao", "Hai scritto: che cosa fa un OSS"]


async def test_a_group_is_left_with_one_sentence(desk, recorder):
    await desk.take_in(1, my_chat_member=membership(-9, "member"))

    (said,) = recorder.texts
    assert "chat private" in said
    assert recorder.of("leaveChat") == [{"chat_id": -9}]


async def test_being_blocked_forgets_the_conversation(desk, database, recorder):
    await desk.take_in(1, message=message(17, "Ciao", 3))
    recorder.prepare("sendMessage", *[Refusal(500, "Internal Server Error")] * 50)
    await desk.hear(2, message=message(17, "Ci sei?", 4))

    await desk.take_in(3, my_chat_member=membership(17, "kicked"))

    assert database.session("telegram:17") == Session()
    assert database.waiting("telegram:17") == ()


async def test_an_update_that_cannot_be_read_is_finished(desk, database, recorder):
    await desk.take_in(1, message={"message_id": "?"})

    assert database.attempts(1) is None
    assert recorder.calls == []


async def test_nothing_is_tried_before_the_model_is_ready(desk, database):
    desk.ready.clear()
    finished = desk.hear(1, message=message(17, "Ciao", 3))
    await asyncio.sleep(0.1)
    assert database.attempts(1) == 0

    desk.ready.set()
    await asyncio.wait_for(finished, 5)


async def test_stopping_ends_what_is_under_way_and_leaves_the_rest_for_later(desk, database):
    started = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(session, event):
        loop.call_soon_threadsafe(started.set)
        time.sleep(0.2)
        return echo(session, event)

    desk.take = slow
    first = desk.hear(1, message=message(17, "uno", 1))
    second = desk.hear(2, message=message(17, "due", 2))
    await started.wait()
    await desk.dispatcher.stop(5)

    assert first.done()
    assert database.attempts(1) is None
    with pytest.raises(Stopping):
        await second
    assert database.attempts(2) == 0


async def test_a_database_that_fails_for_a_while_loses_nothing(desk, database, recorder, monkeypatch):
    refusals = iter([OSError("disk full")] * 2)
    finish = database.finish

    def failing(*args):
        for error in refusals:
            raise error
        return finish(*args)

    monkeypatch.setattr(database, "finish", failing)
    await desk.take_in(1, message=message(17, "Ciao", 3))

    assert recorder.texts == ["Hai scritto: Ciao"]


async def test_records_are_kept_with_the_replies_that_need_them(desk, database, clock):
    from bot.answering.models import AnswerRecord

    record = AnswerRecord("chiave", clock(), "v1", ("oss#paga",), (), ())
    desk.take = lambda session, event: Echo(session, echo(session, event).replies, (record,))
    await desk.take_in(1, message=message(17, "Ciao", 3))

    assert database.recall("chiave") == record
