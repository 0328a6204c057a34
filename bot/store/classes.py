"""Teachers, their classes, and what is counted of them."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, distinct, func, insert, select, update

from bot.people.classes import (
    LASTS,
    MOST_CLASSES,
    Invited,
    Mark,
    NoMoreClasses,
    SchoolClass,
    Teacher,
    Week,
    publish,
    week_of,
)
from bot.store.class_tables import class_marks, class_weeks, classes, teachers
from bot.store.keys import Keys
from bot.store.pseudonyms import Pseudonyms

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""None that looks like another one: codes are copied from a wall."""
_CODE_LENGTH = 8
_EVERYBODY = ""


def add_teacher(connection: Connection, keys: Keys, name: str, now: datetime) -> str:
    """Invite a teacher; gives their key (256 random bits), of which only a hash is kept."""
    key = secrets.token_urlsafe(32)
    connection.execute(
        insert(teachers).values(key_hash=_hash(key), sealed=keys.encrypt(name.encode()), seen_at=now, suspended=False)
    )
    return key


def list_teachers(connection: Connection, keys: Keys) -> tuple[Invited, ...]:
    """Everyone who was invited."""
    rows = connection.execute(select(teachers).order_by(teachers.c.id)).all()
    return tuple(
        Invited(Teacher(row.id, keys.decrypt(row.sealed).decode()), row.seen_at, row.suspended) for row in rows
    )


def remove_teacher(connection: Connection, teacher_id: int) -> bool:
    """Take an invitation back, with the classes that came of it. False where there was none."""
    return bool(connection.execute(delete(teachers).where(teachers.c.id == teacher_id)).rowcount)


def teacher(connection: Connection, keys: Keys, key: str) -> Teacher | None:
    """Whose key it is."""
    row = connection.execute(select(teachers).where(teachers.c.key_hash == _hash(key), ~teachers.c.suspended)).first()
    return Teacher(row.id, keys.decrypt(row.sealed).decode()) if row else None


def come_in(connection: Connection, key: str, now: datetime) -> bool:
    """Note that a teacher came in. False where the key is nobody's."""
    here = update(teachers).where(teachers.c.key_hash == _hash(key), ~teachers.c.suspended).values(seen_at=now)
    return bool(connection.execute(here).rowcount)


def suspend(connection: Connection, teacher_id: int) -> bool:
    """Let a teacher in no more; their classes go on. False where there is none to suspend."""
    here = update(teachers).where(teachers.c.id == teacher_id, ~teachers.c.suspended).values(suspended=True)
    return bool(connection.execute(here).rowcount)


def renew(connection: Connection, teacher_id: int, now: datetime) -> str | None:
    """Give a teacher another key, suspended or not; the one there was opens nothing more. None where there is no such one."""
    key = secrets.token_urlsafe(32)
    values = {"key_hash": _hash(key), "suspended": False, "seen_at": now}
    changed = connection.execute(update(teachers).where(teachers.c.id == teacher_id).values(values)).rowcount
    return key if changed else None


def classes_of(connection: Connection, keys: Keys, owner: Teacher) -> tuple[SchoolClass, ...]:
    """A teacher's classes, the newest first."""
    rows = connection.execute(
        select(classes).where(classes.c.teacher == owner.id).order_by(classes.c.created_at.desc(), classes.c.code)
    )
    return tuple(
        SchoolClass(row.code, keys.decrypt(row.sealed).decode(), row.created_at, row.ends_at) for row in rows.all()
    )


def open_class(connection: Connection, keys: Keys, owner: Teacher, label: str, now: datetime) -> SchoolClass:
    """Make a class that may be joined for `LASTS`.

    Raises:
        NoMoreClasses: there are as many as may be.
    """
    mine = select(func.count()).select_from(classes).where(classes.c.teacher == owner.id, classes.c.ends_at > now)
    if (connection.scalar(mine) or 0) >= MOST_CLASSES:
        raise NoMoreClasses
    code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    made = SchoolClass(code, label, now, now + LASTS)
    connection.execute(
        insert(classes).values(
            code=code, teacher=owner.id, sealed=keys.encrypt(label.encode()), created_at=now, ends_at=made.ends_at
        )
    )
    return made


def close_class(connection: Connection, owner: Teacher, code: str) -> None:
    """End a class of this teacher; whoever joined it is in none, and its numbers are gone."""
    connection.execute(delete(classes).where(classes.c.code == code, classes.c.teacher == owner.id))


def end(connection: Connection, code: str) -> bool:
    """End a class whosesoever it is, as `close_class` does. False where there is none."""
    return bool(connection.execute(delete(classes).where(classes.c.code == code)).rowcount)


def ends(connection: Connection, code: str, now: datetime) -> datetime | None:
    """When a class that may be joined ends; None where there is none."""
    return connection.scalar(select(classes.c.ends_at).where(classes.c.code == code, classes.c.ends_at > now))


def count(
    connection: Connection, names: Pseudonyms, code: str, conversation: str, marks: Iterable[Mark], now: datetime
) -> None:
    """Count `marks` with the class `code`: once for whoever has a conversation, this week. Nothing where the class has ended."""
    if not marks or ends(connection, code, now) is None:
        return
    week = week_of(now)
    pupil = _pupil(names, code, week, conversation)
    known = set(
        connection.scalars(
            select(class_marks.c.mark).where(
                class_marks.c.code == code, class_marks.c.week == week, class_marks.c.pupil == pupil
            )
        )
    )
    for mark in set(marks) - known:
        connection.execute(insert(class_marks).values(code=code, week=week, mark=mark, pupil=pupil))


def marks_of(connection: Connection, names: Pseudonyms, conversation: str) -> tuple[Mark, ...]:
    """What is counted of somebody, as long as it can be told whose it is."""
    own = class_marks.c.pupil.in_(_pupils(connection, names, conversation))
    return tuple(connection.scalars(select(class_marks.c.mark).where(own).distinct().order_by(class_marks.c.mark)))


def forget(connection: Connection, names: Pseudonyms, conversation: str) -> None:
    """Forget what is counted of somebody in the week that runs; of weeks before nobody knows whose they were."""
    connection.execute(delete(class_marks).where(class_marks.c.pupil.in_(_pupils(connection, names, conversation))))


def publish_weeks(connection: Connection, now: datetime) -> None:
    """Make the numbers of the weeks that are over, once, and throw away what they were made of.

    Of two machines whose clocks differ one may count in a week that the other has already told of: that goes uncounted.
    """
    over = class_marks.c.week < week_of(now)
    told = select(class_weeks.c.code).where(
        class_weeks.c.code == class_marks.c.code, class_weeks.c.week == class_marks.c.week
    )
    weeks = connection.execute(select(class_marks.c.code, class_marks.c.week).where(over, ~told.exists()).distinct())
    for code, week in weeks.all():
        here = (class_marks.c.code == code) & (class_marks.c.week == week)
        pupils = connection.scalar(select(func.count(distinct(class_marks.c.pupil))).where(here)) or 0
        counted = connection.execute(select(class_marks.c.mark, func.count()).where(here).group_by(class_marks.c.mark))
        everybody, shown = publish(pupils, {row.mark: row[1] for row in counted})
        for mark, number in {_EVERYBODY: everybody, **shown}.items():
            connection.execute(insert(class_weeks).values(code=code, week=week, mark=mark, number=number))
    connection.execute(delete(class_marks).where(over))


def weeks_of(connection: Connection, owner: Teacher, code: str) -> tuple[Week, ...]:
    """What may be known of a class of this teacher, the last week first; of others' classes nothing."""
    rows = connection.execute(
        select(class_weeks)
        .join(classes, classes.c.code == class_weeks.c.code)
        .where(classes.c.code == code, classes.c.teacher == owner.id)
        .order_by(class_weeks.c.week.desc(), class_weeks.c.mark)
    ).all()
    found = []
    for monday in dict.fromkeys(row.week for row in rows):
        numbers = {row.mark: row.number for row in rows if row.week == monday}
        found.append(Week(monday, numbers.pop(_EVERYBODY, 0), numbers))
    return tuple(found)


def _pupils(connection: Connection, names: Pseudonyms, conversation: str) -> list[str]:
    """The pseudonyms somebody would have in the classes and weeks of which there are marks."""
    found = connection.execute(select(class_marks.c.code, class_marks.c.week).distinct())
    return [_pupil(names, code, week, conversation) for code, week in found]


def _pupil(names: Pseudonyms, code: str, week: date, conversation: str) -> str:
    return names.keyed("class", code, week.isoformat(), conversation)


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
