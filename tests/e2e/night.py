"""Between 21 and 8 in Italy nothing that a cooperative writes arrives: tests that run then let the night pass."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.channels.telegram.channel import packed
from bot.delivering import deliver
from bot.people.relay import deliver_at
from bot.store.database import open_database
from bot.store.keys import open_keys
from bot.store.lead_tables import relay_messages
from tests.conftest import CONTEXT
from tests.e2e.process import Bot


def is_night() -> bool:
    """Whether what is written now waits for the morning."""
    now = datetime.now(UTC)
    return deliver_at(now) != now


async def pass_the_night(bot: Bot) -> None:
    """What the process does at eight, done now while it is stopped: what waits is in the outbox, or may be read on the web."""
    assert await bot.stop() == 0
    morning = deliver_at(datetime.now(UTC)) + timedelta(seconds=1)
    keys = open_keys(bot.key_file, bot.folder, production=False)
    database = open_database(bot.database, keys, lambda: morning)
    deliver(database.deliveries, packed, CONTEXT, morning)
    with database._engine.begin() as connection:
        waiting = relay_messages.c.delivered_at.is_(None)
        connection.execute(update(relay_messages).where(waiting).values(due_at=datetime.now(UTC)))
    database.dispose()
    bot.start()
    await bot.serves()
