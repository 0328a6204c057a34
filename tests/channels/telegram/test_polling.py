import asyncio
from collections.abc import Callable

import pytest
from telegram.error import TelegramError

from bot.channels.telegram.polling import Polling
from bot.channels.telegram.start import StartFault
from bot.logs import quieten_libraries
from tests.support.desk import echo
from tests.support.recorder import Refusal
from tests.support.updates import message

CONFLICT = Refusal(409, "Conflict: terminated by other getUpdates request")


class Queue:
    """Updates as the server keeps them: an offset forgets what comes before it."""

    def __init__(self, recorder) -> None:
        self.recorder = recorder
        self.updates: list[dict] = []
        recorder._usual_updates = recorder._usual
        recorder._usual = self._usual

    def add(self, *numbers: int, text: str = "Ciao") -> None:
        self.updates += [{"update_id": number, "message": message(number, text, number)} for number in numbers]

    def _usual(self, name: str, fields: dict) -> object:
        if name != "getUpdates":
            return self.recorder._usual_updates(name, fields)
        return lambda: self._wait(fields.get("offset", 0))

    async def _wait(self, offset: int) -> list[dict]:
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if not self.updates:
            await asyncio.sleep(0.05)
        return self.updates[:100]

    @property
    def offsets(self) -> list[int | None]:
        return [fields.get("offset") for fields in self.recorder.of("getUpdates")]


@pytest.fixture
def queue(recorder) -> Queue:
    return Queue(recorder)


@pytest.fixture
async def polled(desk, client):
    """Poll until a condition holds."""
    stop = asyncio.Event()
    polling = Polling(client, desk.dispatcher)

    async def until(holds: Callable[[], object]) -> None:
        task = asyncio.create_task(polling.run(stop))
        async with asyncio.timeout(10):
            while not holds() and not task.done():
                await asyncio.sleep(0.01)
        stop.set()
        await task

    until.polling = polling
    return until


async def test_what_is_finished_is_acknowledged(queue, polled, recorder):
    queue.add(5, 6, 7)
    await polled(lambda: 8 in queue.offsets and len(recorder.texts) == 3)

    assert queue.offsets[:2] == [None, 8]


async def test_an_unfinished_update_is_never_acknowledged_nor_does_it_hold_the_others(queue, polled, desk, recorder):
    held = asyncio.Event()
    handling = desk.dispatcher._handling
    finish = handling.finish

    class Held:
        async def finish(self, incoming):
            if incoming.update_id == 6:
                await held.wait()
            await finish(incoming)

    desk.dispatcher._handling = Held()
    queue.add(5, 6, 7)
    await polled(lambda: 6 in queue.offsets)

    assert 7 not in queue.offsets
    assert 8 not in queue.offsets
    assert [update["update_id"] for update in queue.updates] == [6, 7]
    held.set()


async def test_with_nothing_left_the_offset_is_dropped(queue, polled):
    queue.add(5)
    await polled(lambda: len(queue.offsets) >= 4)

    assert queue.offsets[:4] == [None, 6, None, None]


async def test_one_update_that_cannot_be_read_stops_nothing(queue, polled, recorder, database):
    queue.updates = [{"update_id": 5, "message": {"date": "mai"}}]
    queue.add(6)
    await polled(lambda: 7 in queue.offsets and recorder.texts)

    assert recorder.texts == ["Hai scritto: Ciao"]
    assert database.attempts(5) is None


@pytest.mark.parametrize("trouble", [TelegramError("x"), b"<html>", b"{}", Refusal(502, "Bad Gateway")])
async def test_trouble_with_polling_passes(queue, polled, recorder, trouble):
    recorder.prepare("getUpdates", trouble)
    queue.add(5)
    await polled(lambda: recorder.texts)

    assert recorder.texts == ["Hai scritto: Ciao"]


async def test_the_words_of_a_damaged_answer_reach_no_log(queue, polled, recorder, caplog):
    quieten_libraries()
    recorder.prepare("getUpdates", b'{"ok": true, "result": [{"message": {"text": "parole segrete"')
    queue.add(5)
    await polled(lambda: recorder.texts)

    assert "segrete" not in caplog.text


async def test_a_newcomer_leaves_to_the_instance_that_was_there(recorder, client, desk):
    now = 0.0

    async def later():
        nonlocal now
        now += 5
        return CONFLICT

    recorder.prepare("getUpdates", *[later] * 5)
    polling = Polling(client, desk.dispatcher, lambda: now)

    with pytest.raises(StartFault) as fault:
        await asyncio.wait_for(polling.run(asyncio.Event()), 10)
    assert fault.value.key == "telegram.start.another_instance"


async def test_the_instance_that_was_there_waits_for_the_newcomer_to_leave(queue, recorder, client, desk):
    now = 0.0

    async def an_hour_later():
        nonlocal now
        now += 3600
        return []

    async def later():
        nonlocal now
        now += 9
        return CONFLICT

    recorder.prepare("getUpdates", an_hour_later, later, later)
    queue.add(5)
    stop = asyncio.Event()
    task = asyncio.create_task(Polling(client, desk.dispatcher, lambda: now).run(stop))
    async with asyncio.timeout(10):
        while not recorder.texts:
            await asyncio.sleep(0.01)
    stop.set()
    await task


async def test_a_token_revoked_meanwhile_stops_the_bot(recorder, client, desk):
    recorder.prepare("getUpdates", Refusal(401, "Unauthorized"))

    with pytest.raises(StartFault) as fault:
        await asyncio.wait_for(Polling(client, desk.dispatcher).run(asyncio.Event()), 5)
    assert fault.value.key == "telegram.start.bad_token"


async def test_stopping_does_not_wait_for_a_long_poll(recorder, client, desk):
    recorder.prepare("getUpdates", lambda: asyncio.sleep(30))
    stop = asyncio.Event()
    task = asyncio.create_task(Polling(client, desk.dispatcher).run(stop))
    await asyncio.sleep(0.05)
    stop.set()

    await asyncio.wait_for(task, 1)


async def test_what_was_finished_is_confirmed_at_the_end(queue, polled, recorder, desk):
    desk.take = echo
    queue.add(5)
    await polled(lambda: recorder.texts)
    await polled.polling.confirm()

    assert queue.updates == []
