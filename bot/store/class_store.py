"""Teachers and their classes behind the database's engine, a transaction a method."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, Engine

from bot.people.audit import AuditEvent, What
from bot.people.classes import Invited, SchoolClass, Teacher, Week
from bot.store import audit, classes
from bot.store.keys import Keys
from bot.store.pseudonyms import Pseudonyms


class ClassStore:
    """What a teacher may do and see: classes of their own, and numbers that are made once. Safe to share between threads."""

    def __init__(self, engine: Engine, keys: Keys, names: Pseudonyms, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keys = keys
        self._names = names
        self._clock = clock

    def add_teacher(self, name: str) -> str:
        """Invite a teacher; gives the key that opens their page, which is not kept."""
        with self._engine.begin() as connection:
            key = classes.add_teacher(connection, self._keys, name, self._clock())
            self._note(connection, "teacher.added")
            return key

    def teachers(self) -> tuple[Invited, ...]:
        """Everyone who was invited."""
        with self._engine.begin() as connection:
            return classes.list_teachers(connection, self._keys)

    def remove_teacher(self, teacher_id: int) -> bool:
        """Take an invitation back, with the classes that came of it. False where there was none."""
        with self._engine.begin() as connection:
            gone = classes.remove_teacher(connection, teacher_id)
            if gone:
                self._note(connection, "teacher.removed")
            return gone

    def teacher(self, key: str) -> Teacher | None:
        """Whose key it is."""
        with self._engine.begin() as connection:
            return classes.teacher(connection, self._keys, key)

    def come_in(self, key: str) -> bool:
        """Note that a teacher came in. False where the key is nobody's."""
        with self._engine.begin() as connection:
            known = classes.come_in(connection, key, self._clock())
            self._note(connection, "teacher.login", "done" if known else "refused")
            return known

    def classes_of(self, teacher: Teacher) -> tuple[SchoolClass, ...]:
        """A teacher's classes, the newest first."""
        with self._engine.begin() as connection:
            return classes.classes_of(connection, self._keys, teacher)

    def open_class(self, teacher: Teacher, label: str) -> SchoolClass:
        """Make a class.

        Raises:
            NoMoreClasses: there are as many as may be.
        """
        with self._engine.begin() as connection:
            return classes.open_class(connection, self._keys, teacher, label, self._clock())

    def close_class(self, teacher: Teacher, code: str) -> None:
        """End a teacher's class now; its numbers go with it."""
        with self._engine.begin() as connection:
            classes.close_class(connection, teacher, code)

    def weeks_of(self, teacher: Teacher, code: str) -> tuple[Week, ...]:
        """What may be known of a teacher's class, the last week first."""
        with self._engine.begin() as connection:
            return classes.weeks_of(connection, teacher, code)

    def class_ends(self, code: str) -> datetime | None:
        """When a class that may be joined now ends."""
        with self._engine.begin() as connection:
            return classes.ends(connection, code, self._clock())

    def _note(self, connection: Connection, what: What, outcome: str = "done") -> None:
        """In the audit, without saying who: there are few teachers, and the class says the rest."""
        audit.append(connection, self._names, AuditEvent(what, outcome), "", "web", self._clock())
