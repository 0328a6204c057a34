"""The database is away: cards, help and privacy are said at once, and what was asked is done when it is back."""

import asyncio

import pytest
from sqlalchemy import text

from bot.conversation.context import Context
from bot.conversations import Conversations
from bot.records import MemoryRecords
from tests.support.updates import message, shown, tap


class Unasked:
    def __getattr__(self, name: str):
        raise AssertionError(name)


@pytest.fixture
def talking(desk, context: Context, clock):
    conversations = Conversations(Unasked(), MemoryRecords(), context, clock)
    desk.take = lambda session, event: conversations.take(session, event, "telegram:17")
    return desk


def rename(database, before: str, after: str) -> None:
    with database._engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))


async def said(recorder, number: int) -> list[str]:
    async with asyncio.timeout(10):
        while len(recorder.texts) < number:
            await asyncio.sleep(0.01)
    return recorder.texts


@pytest.mark.parametrize(
    ("words", "expected"),
    [("/privacy", "I tuoi dati, in breve"), ("/aiuto", "Che cosa puoi chiedermi"), ("voglio morire", "112")],
)
async def test_h11_what_needs_no_database_is_said_while_it_is_down(talking, database, recorder, words, expected):
    rename(database, "updates", "away")
    finished = talking.hear(1, message=message(17, words))
    assert expected in (await said(recorder, 1))[0]
    assert not finished.done()

    rename(database, "away", "updates")
    await asyncio.wait_for(finished, 10)


async def test_h11_erasing_is_promised_while_the_database_is_down_and_done_when_it_is_back(talking, database, recorder):
    await talking.take_in(1, message=message(17, "/start"))
    rename(database, "updates", "away")
    finished = talking.hear(2, callback_query=tap(17, "forget:yes", shown(17, 3)))
    assert "Lo faccio appena torna" in (await said(recorder, 2))[1]
    with database._engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sessions")) == 1

    rename(database, "away", "updates")
    await asyncio.wait_for(finished, 10)
    assert "ho cancellato tutto" in (await said(recorder, 3))[2]
    with database._engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sessions")) == 0


async def test_a_question_waits_and_nothing_is_said_to_it_meanwhile(talking, database, recorder):
    rename(database, "updates", "away")
    finished = talking.hear(1, message=message(17, "come si diventa OSS?"))
    await asyncio.sleep(0.3)
    assert recorder.texts == []

    rename(database, "away", "updates")
    await asyncio.wait_for(finished, 10)
    assert len(await said(recorder, 1)) == 1
