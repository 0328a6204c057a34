"""What the rest of the bot asks of the database, a transaction a method. Safe to share between threads."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from cryptography.fernet import MultiFernet
from sqlalchemy import Engine, delete
from sqlalchemy.exc import SQLAlchemyError

from bot.answering.models import AnswerRecord
from bot.conversation.session import Session
from bot.store import answers, outbox, sessions, updates
from bot.store.engine import migrate, open_engine
from bot.store.outbox import Waiting
from bot.store.tables import answer_records
from bot.store.tables import outbox as outbox_table
from bot.store.tables import updates as updates_table

_UPDATES_KEPT_FOR = timedelta(hours=48)
"""Telegram itself forgets an update after 24 hours."""
_OUTBOX_KEPT_FOR = timedelta(hours=72)


class DatabaseFault(Exception):
    """The database can't be opened; the message names the kind of error."""


class Database:
    """Sessions, updates, outbox and records behind one engine."""

    def __init__(self, engine: Engine, keys: MultiFernet, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def session(self, conversation: str) -> Session:
        """Where a conversation stands."""
        with self._engine.begin() as connection:
            return sessions.read(connection, conversation)

    def attempts(self, update_id: int) -> int | None:
        """How often an update was tried; None where it is finished."""
        with self._engine.begin() as connection:
            return updates.attempts(connection, update_id)

    def begin(self, update_id: int) -> None:
        """Count one more attempt at an update, before it is made."""
        with self._engine.begin() as connection:
            updates.begin(connection, update_id, self._clock())

    def finish(
        self,
        update_id: int,
        conversation: str,
        session: Session | None,
        messages: Sequence[str],
        records: Sequence[AnswerRecord],
        asked_at: datetime,
    ) -> None:
        """Finish an update: its number, the new session (None: as it was), its messages and records, all or nothing.

        An update that was finished meanwhile is left as it is: what is given here is dropped.
        """
        now = self._clock()
        try:
            with self._engine.begin() as connection:
                updates.finish(connection, update_id, now)
                if session is not None:
                    sessions.put(connection, conversation, session, now)
                outbox.put(connection, self._keys, conversation, messages, asked_at, now)
                for record in records:
                    answers.put(connection, record)
        except updates.AlreadyFinished:
            return

    def close(self, update_id: int | None, conversation: str) -> None:
        """Forget a conversation whose chat is gone; with `update_id`, that update is finished by it."""
        now = self._clock()
        try:
            with self._engine.begin() as connection:
                if update_id is not None:
                    updates.finish(connection, update_id, now)
                sessions.forget(connection, conversation, now)
                outbox.forget(connection, conversation)
        except updates.AlreadyFinished:
            return

    def waiting(self, conversation: str) -> tuple[Waiting, ...]:
        """What waits to be sent to a conversation, in order."""
        with self._engine.begin() as connection:
            return outbox.waiting(connection, self._keys, conversation)

    def conversations_waiting(self) -> tuple[str, ...]:
        """The conversations for which something waits."""
        with self._engine.begin() as connection:
            return outbox.conversations(connection)

    def erase(self, row_id: int) -> None:
        """Forget a message that was sent, or never can be."""
        with self._engine.begin() as connection:
            outbox.erase(connection, row_id)

    def recall(self, key: str) -> AnswerRecord | None:
        """The record of an answer, if it is still kept."""
        with self._engine.begin() as connection:
            return answers.read(connection, key, self._clock())

    def purge(self) -> None:
        """Forget what has outlived its purpose."""
        now = self._clock()
        with self._engine.begin() as connection:
            connection.execute(delete(updates_table).where(updates_table.c.seen_at < now - _UPDATES_KEPT_FOR))
            connection.execute(delete(outbox_table).where(outbox_table.c.created_at < now - _OUTBOX_KEPT_FOR))
            connection.execute(delete(answer_records).where(answer_records.c.created_at < now - answers.KEPT_FOR))

    def dispose(self) -> None:
        """Let the connections go."""
        self._engine.dispose()


def open_database(url: str, keys: MultiFernet, clock: Callable[[], datetime]) -> Database:
    """The database at `url`, its tables brought up to date.

    Raises:
        DatabaseFault: it can't be opened.
    """
    try:
        engine = open_engine(url)
        migrate(engine)
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise DatabaseFault(type(error).__name__) from error
    return Database(engine, keys, clock)
