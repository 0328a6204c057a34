"""Questions sent to a person, as who answers them sees them: what was asked, never who asked it."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select, update

from bot.people.audit import What
from bot.people.relay import deliver_at
from bot.people.sent_question import AskedQuestion, Status, Unfit, WrittenAnswer
from bot.people.staff import POWERS, ROLES
from bot.store import audit
from bot.store.keys import Keys
from bot.store.lead_tables import cooperatives
from bot.store.pseudonyms import Pseudonyms
from bot.store.question_tables import sent_questions
from bot.store.sent_questions import WITH_WORDS, asked_in, noted, put_answer
from bot.store.staff import CHANNEL
from bot.store.staff_tables import staff

_MAY_ANSWER = tuple(role for role in ROLES if "questions.answer" in POWERS[role])


def someone_answers(connection: Connection) -> bool:
    """Whether there is anybody who may answer, and comes in."""
    joined = staff.join(cooperatives, staff.c.cooperative == cooperatives.c.id)
    here = (staff.c.active, cooperatives.c.active, staff.c.password_hash != "", staff.c.role.in_(_MAY_ANSWER))
    return connection.scalar(select(staff.c.id).select_from(joined).where(*here).limit(1)) is not None


class QuestionStore:
    """A transaction a method. Safe to share between threads. `by` is the number of who does it."""

    def __init__(self, engine: Engine, keys: Keys, names: Pseudonyms, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keys = keys
        self._names = names
        self._clock = clock

    def waiting(self, most: int = 50) -> tuple[AskedQuestion, ...]:
        """Those that wait for an answer, the oldest first."""
        here = WITH_WORDS.where(sent_questions.c.status == "open")
        return self._some(here.order_by(sent_questions.c.sent_at, sent_questions.c.key).limit(most))

    def answered(self, most: int = 50) -> tuple[AskedQuestion, ...]:
        """Those that were answered, the latest first."""
        here = WITH_WORDS.where(sent_questions.c.status == "answered")
        return self._some(here.order_by(sent_questions.c.closed_at.desc(), sent_questions.c.key).limit(most))

    def number_waiting(self) -> int:
        """How many wait for an answer."""
        with self._engine.begin() as connection:
            return connection.scalar(select(func.count()).where(sent_questions.c.status == "open")) or 0

    def open(self, by: int, key: str) -> AskedQuestion | None:
        """One in full; None where there is none. That it was looked at is noted."""
        with self._engine.begin() as connection:
            row = connection.execute(WITH_WORDS.where(sent_questions.c.key == key)).first()
            if row is None:
                return None
            self._note(connection, by, "question.viewed", key)
            return self._question(row)

    def answer(self, by: int, key: str, answer: WrittenAnswer) -> datetime | None:
        """Answer one. When it arrives (by day at once); None where there is no such question.

        Raises:
            Unfit: it is closed already.
        """
        return self._close(by, key, "answered", answer)

    def decline(self, by: int, key: str) -> datetime | None:
        """Say that one is not for us; its author is told so. When; None where there is no such question.

        Raises:
            Unfit: it is closed already.
        """
        return self._close(by, key, "declined", None)

    def note_draft(self, by: int, key: str) -> None:
        """Note that a draft was made of one."""
        with self._engine.begin() as connection:
            self._note(connection, by, "question.drafted", key)

    def _close(self, by: int, key: str, status: Status, answer: WrittenAnswer | None) -> datetime | None:
        now = self._clock()
        due_at = deliver_at(now)
        with self._engine.begin() as connection:
            here = (sent_questions.c.key == key, sent_questions.c.status == "open")
            values = {"status": status, "closed_at": now, "closed_by": str(by), "due_at": due_at}
            # Who closes it first has closed it: changing the row comes before anything else.
            closed = connection.execute(update(sent_questions).where(*here).values(values)).rowcount
            if not closed:
                if connection.scalar(select(sent_questions.c.key).where(sent_questions.c.key == key)) is None:
                    return None
                raise Unfit("closed")
            if answer is not None:
                put_answer(connection, self._keys, key, answer)
            self._note(connection, by, "question.answered" if answer else "question.closed", key)
        return due_at

    def _some(self, query: Any) -> tuple[AskedQuestion, ...]:  # noqa: ANN401 - a selection of `WITH_WORDS`
        with self._engine.begin() as connection:
            return tuple(self._question(row) for row in connection.execute(query).all())

    def _question(self, row: Row[Any]) -> AskedQuestion:
        words, answer = asked_in(self._keys, row)
        return AskedQuestion(
            row.key,
            words,
            tuple(json.loads(row.topics)),
            row.sent_at,
            row.status,
            row.closed_at,
            row.closed_by,
            row.due_at,
            row.delivered_at,
            answer,
        )

    def _note(self, connection: Connection, by: int, what: What, key: str) -> None:
        who = self._names.keyed("staff", str(by))
        audit.append(connection, self._names, noted(self._names, what, key), who, CHANNEL, self._clock())
