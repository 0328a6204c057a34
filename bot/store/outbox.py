"""Messages that wait to be sent: sealed while they wait, erased once sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from bot.store.keys import Keys, words_of
from bot.store.tables import outbox


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message on its way. `opening` is the first of its answer; `asked_at` is when what it answers was written.

    `words` is the message in its channel's own form; None where no key of ours opens it.
    """

    id: int
    conversation: str
    opening: bool
    asked_at: datetime
    words: str | None


def put(
    connection: Connection,
    keys: Keys,
    conversation: str,
    messages: Sequence[str],
    asked_at: datetime,
    now: datetime,
) -> None:
    """Add the messages of one answer, in order."""
    for position, message in enumerate(messages):
        connection.execute(
            insert(outbox).values(
                conversation=conversation,
                opening=position == 0,
                sealed=keys.encrypt(message.encode()),
                asked_at=asked_at,
                created_at=now,
            )
        )


def waiting(connection: Connection, keys: Keys, conversation: str) -> tuple[Waiting, ...]:
    """What waits for a conversation, in the order in which it is to be sent."""
    rows = connection.execute(select(outbox).where(outbox.c.conversation == conversation).order_by(outbox.c.id))
    return tuple(
        Waiting(row.id, row.conversation, row.opening, row.asked_at, words_of(keys, row.sealed)) for row in rows
    )


def conversations(connection: Connection) -> tuple[str, ...]:
    """The conversations for which something waits."""
    return tuple(connection.scalars(select(outbox.c.conversation).distinct()))


def number_waiting(connection: Connection, conversation: str) -> int:
    """How many messages wait for a conversation."""
    return connection.scalar(select(func.count()).where(outbox.c.conversation == conversation)) or 0


def erase(connection: Connection, row_id: int) -> None:
    """Forget a message: it was sent, or never can be."""
    connection.execute(delete(outbox).where(outbox.c.id == row_id))


def forget(connection: Connection, conversation: str) -> None:
    """Forget whatever waits for a conversation."""
    connection.execute(delete(outbox).where(outbox.c.conversation == conversation))
