"""Changing keys: a new one first, everything sealed anew, the old ones let go. Stopped at any point, nothing is lost."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Column, Engine, Table, select, update

from bot.store import whole_file
from bot.store.class_tables import classes, teachers
from bot.store.keys import KeyFault, Keys, read_lines
from bot.store.lead_tables import lead_drafts, lead_notes, leads, relay_messages
from bot.store.question_tables import question_answers, question_words, sent_questions
from bot.store.reminder_tables import reminders
from bot.store.staff_tables import staff_seeds
from bot.store.tables import outbox, secrets

_AT_ONCE = 100
_SEALED: tuple[tuple[Table, Column[Any]], ...] = (
    (outbox, outbox.c.id),
    (secrets, secrets.c.name),
    (lead_drafts, lead_drafts.c.conversation),
    (leads, leads.c.key),
    (lead_notes, lead_notes.c.id),
    (relay_messages, relay_messages.c.id),
    (teachers, teachers.c.id),
    (classes, classes.c.code),
    (staff_seeds, staff_seeds.c.staff),
    (sent_questions, sent_questions.c.key),
    (question_words, question_words.c.question),
    (question_answers, question_answers.c.question),
    (reminders, reminders.c.id),
)


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many rows are now sealed with the first key, and how many no key opened: they are left as they were. The key of
    SQLite's file is sealed anew too, and counts only where none opens it."""

    rows: int
    unopened: int


def add_key(path: Path) -> None:
    """Put a new key before the others; a running process seals with it from then on, and still opens what is older.

    Raises:
        KeyFault: the file can't be used or written.
    """
    _write(path, [Fernet.generate_key().decode(), *read_lines(path)])


def retire_keys(path: Path) -> int:
    """Let all keys but the first go; how many they were. What only they open is lost, in back-ups too.

    Raises:
        KeyFault: the file can't be used or written.
    """
    first, *others = read_lines(path)
    if others:
        _write(path, [first])
    return len(others)


def reseal(engine: Engine, keys: Keys) -> Resealed:
    """Seal anew, with the first key, everything that is sealed: a few rows at a time, so that nobody waits."""
    sealed, unopened = 0, 0
    for table, name in _SEALED:
        with engine.begin() as connection:
            waiting = list(connection.scalars(select(name)))
        for start in range(0, len(waiting), _AT_ONCE):
            good, bad = _reseal_some(engine, keys, table, name, waiting[start : start + _AT_ONCE])
            sealed, unopened = sealed + good, unopened + bad
    if engine.dialect.name == "sqlite":
        unopened += not whole_file.reseal_key(Path(engine.url.database or ""), keys)
    return Resealed(sealed, unopened)


def _reseal_some(
    engine: Engine, keys: Keys, table: Table, name: Column[object], chosen: Sequence[object]
) -> tuple[int, int]:
    good = bad = 0
    with engine.begin() as connection:
        there = (name.in_(chosen), table.c.sealed.is_not(None))
        rows = connection.execute(select(name.label("name"), table.c.sealed).where(*there).with_for_update())
        for row in rows.all():
            try:
                sealed = keys.encrypt(keys.decrypt(row.sealed))
            except InvalidToken:
                bad += 1
                continue
            connection.execute(update(table).where(name == row.name).values(sealed=sealed))
            good += 1
    return good, bad


def _write(path: Path, lines: Sequence[str]) -> None:
    """Replace the file in one step, for the same owner: there is always one, whole."""
    beside = path.with_name(f"{path.name}.new")
    try:
        owner = path.stat()
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        os.chown(beside, owner.st_uid, owner.st_gid)
        beside.replace(path)
    except OSError:
        raise KeyFault("key.unwritable", path) from None
