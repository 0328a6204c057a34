"""Teachers and their open classes, as the consortium's administrator looks after them; of pupils nothing is here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from bot.people.audit import AuditEvent, What
from bot.people.classes import Invited, SchoolClass
from bot.store import audit, classes
from bot.store.class_tables import classes as class_table
from bot.store.keys import Keys
from bot.store.pseudonyms import Pseudonyms
from bot.store.staff import CHANNEL


class Roster:
    """A transaction a method. `by` is the number of who does it; whom it concerns is not noted, there are few teachers."""

    def __init__(self, engine: Engine, keys: Keys, names: Pseudonyms, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keys = keys
        self._names = names
        self._clock = clock

    def all(self) -> tuple[Invited, ...]:
        """Everyone who was invited, each with the classes that can be joined now, the newest first."""
        with self._engine.begin() as connection:
            open_now = class_table.c.ends_at > self._clock()
            found = connection.execute(select(class_table).where(open_now).order_by(class_table.c.created_at.desc()))
            mine: dict[int, tuple[SchoolClass, ...]] = {}
            for row in found.all():
                label = self._keys.decrypt(row.sealed).decode()
                one = SchoolClass(row.code, label, row.created_at, row.ends_at)
                mine[row.teacher] = (*mine.get(row.teacher, ()), one)
            everyone = classes.list_teachers(connection, self._keys)
            return tuple(replace(one, classes=mine.get(one.teacher.id, ())) for one in everyone)

    def invite(self, name: str, by: int) -> str:
        """Invite a teacher; the key of their link, which is not kept."""
        with self._engine.begin() as connection:
            self._note(connection, "teacher.added", by)
            return classes.add_teacher(connection, self._keys, name, self._clock())

    def suspend(self, number: int, by: int) -> bool:
        """Let a teacher in no more until `renew`; their classes go on. False where there is none to suspend."""
        with self._engine.begin() as connection:
            return self._noted(connection, "teacher.suspended", by, done=classes.suspend(connection, number))

    def renew(self, number: int, by: int) -> str | None:
        """Give a teacher another key, suspended or not; None where there is no such one."""
        with self._engine.begin() as connection:
            key = classes.renew(connection, number, self._clock())
            self._noted(connection, "teacher.renewed", by, done=key is not None)
            return key

    def remove(self, number: int, by: int) -> bool:
        """Forget a teacher with their classes and numbers. False where there is none."""
        with self._engine.begin() as connection:
            return self._noted(connection, "teacher.removed", by, done=classes.remove_teacher(connection, number))

    def close(self, code: str, by: int) -> bool:
        """End a class; its numbers go with it. False where there is none."""
        with self._engine.begin() as connection:
            return self._noted(connection, "class.closed", by, done=classes.end(connection, code))

    def _noted(self, connection: Connection, what: What, by: int, *, done: bool) -> bool:
        if done:
            self._note(connection, what, by)
        return done

    def _note(self, connection: Connection, what: What, by: int) -> None:
        who = self._names.keyed("staff", str(by))
        audit.append(connection, self._names, AuditEvent(what, "done"), who, CHANNEL, self._clock())
