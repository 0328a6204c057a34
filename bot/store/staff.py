"""Those who work behind the login, as rows: accounts, invitations, who is in, and attempts to come in."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Engine, Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.people.audit import AuditEvent, What
from bot.people.staff import (
    ABSOLUTE,
    FORGIVEN,
    IDLE,
    INVITED,
    Credentials,
    NewStaff,
    SignedIn,
    Staff,
    has_ended,
    wait_of_account,
    wait_of_address,
)
from bot.store import audit
from bot.store.keys import Keys
from bot.store.lead_tables import cooperatives
from bot.store.pseudonyms import Pseudonyms
from bot.store.staff_tables import staff, staff_attempts, staff_seeds, staff_sessions

_SEEN_EVERY = timedelta(seconds=30)
"""A page does not have to write each time that somebody is still there."""
CHANNEL = "review"


class EmailTaken(Exception):
    """There is an account with that address."""


class StaffStore:
    """A transaction a method. Safe to share between threads. `by` is the number of who does it (None: who is at the terminal)."""

    def __init__(self, engine: Engine, keys: Keys, names: Pseudonyms, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keys = keys
        self._names = names
        self._clock = clock

    def add(self, new: NewStaff, by: int | None = None) -> str:
        """Make an account that waits to be taken up; the key of its invitation, of which only a hash is kept.

        Raises:
            EmailTaken: there is one with that address.
        """
        key, now = secrets.token_urlsafe(32), self._clock()
        values = {"email": new.email, "name": new.name.strip(), "role": new.role, "cooperative": new.cooperative}
        try:
            with self._engine.begin() as connection:
                row = insert(staff).values(
                    **values,
                    password_hash="",
                    invitation=_hash(key),
                    invited_until=now + INVITED,
                    active=True,
                    added_at=now,
                )
                number = cast("int", connection.scalar(row.returning(staff.c.id)))
                self._note(connection, "staff.added", f"{new.role},staff={number}", by, now)
        except IntegrityError:
            raise EmailTaken(new.email) from None
        return key

    def reset(self, number: int, by: int | None = None) -> str | None:
        """Take password and codes from an account, end its sessions and invite anew; None where there is none."""
        key, now = secrets.token_urlsafe(32), self._clock()
        with self._engine.begin() as connection:
            values = {"password_hash": "", "invitation": _hash(key), "invited_until": now + INVITED, "active": True}
            if not connection.execute(update(staff).where(staff.c.id == number).values(**values)).rowcount:
                return None
            self._put_out(connection, number)
            connection.execute(delete(staff_seeds).where(staff_seeds.c.staff == number))
            self._note(connection, "staff.reset", f"staff={number}", by, now)
        return key

    def disable(self, number: int, by: int | None = None) -> bool:
        """Suspend an account and end its sessions at once; whether it was there. Only `reset` opens it again."""
        now = self._clock()
        with self._engine.begin() as connection:
            values = {"active": False, "invitation": "", "invited_until": None}
            if not connection.execute(update(staff).where(staff.c.id == number).values(**values)).rowcount:
                return False
            self._put_out(connection, number)
            self._note(connection, "staff.disabled", f"staff={number}", by, now)
        return True

    def all(self) -> tuple[Staff, ...]:
        """Every account, by name."""
        with self._engine.begin() as connection:
            return tuple(_staff(row) for row in connection.execute(_people().order_by(staff.c.name, staff.c.id)))

    def with_email(self, email: str) -> Staff | None:
        """The account with that address, suspended or not."""
        with self._engine.begin() as connection:
            row = connection.execute(_people().where(staff.c.email == email)).first()
            return _staff(row) if row is not None else None

    def invited(self, key: str) -> Staff | None:
        """Whose invitation it is, while it can be used."""
        with self._engine.begin() as connection:
            row = self._invited(connection, key)
            return _staff(row) if row is not None else None

    def enrol(self, key: str, password_hash: str, seed: str, step: int) -> bool:
        """Take up an invitation, once: from now on there are a password and codes, that of `step` used. Whether it could be."""
        now = self._clock()
        with self._engine.begin() as connection:
            row = self._invited(connection, key)
            if row is None:
                return False
            values = {"password_hash": password_hash, "invitation": "", "invited_until": None}
            connection.execute(update(staff).where(staff.c.id == row.id).values(**values))
            connection.execute(delete(staff_seeds).where(staff_seeds.c.staff == row.id))
            sealed = self._keys.encrypt(seed.encode())
            connection.execute(insert(staff_seeds).values(staff=row.id, sealed=sealed, last_step=step))
            self._note(connection, "staff.enrolled", "", row.id, now)
        return True

    def attempt(self, email: str, address: str) -> timedelta:
        """Count an attempt to come in, before it is judged; or, where too many failed, how long to wait: then none is counted.

        It is the same whether an account has that `email` or not.
        """
        now = self._clock()
        with self._engine.begin() as connection:
            failures = [self._failures(connection, subject, now) for subject in self._subjects(email, address)]
            policies = (wait_of_account, wait_of_address)
            longest = max(last + wait(number) - now for (number, last), wait in zip(failures, policies, strict=True))
            if longest > timedelta(0):
                return longest
            for subject, (number, _) in zip(self._subjects(email, address), failures, strict=True):
                connection.execute(delete(staff_attempts).where(staff_attempts.c.subject == subject))
                connection.execute(insert(staff_attempts).values(subject=subject, failures=number + 1, last_at=now))
            if any(wait(number + 1) for (number, _), wait in zip(failures, policies, strict=True)):
                self._note(connection, "rate.block", "login", None, now)
        return timedelta(0)

    def credentials(self, email: str) -> Credentials | None:
        """What somebody who comes in is judged by; None where nobody who may come in has that address."""
        with self._engine.begin() as connection:
            seeded = _people().add_columns(staff_seeds.c.sealed, staff_seeds.c.last_step)
            row = connection.execute(seeded.join(staff_seeds).where(staff.c.email == email, *_MAY_COME_IN)).first()
            if row is None or not row.password_hash:
                return None
            return Credentials(_staff(row), row.password_hash, self._keys.decrypt(row.sealed).decode(), row.last_step)

    def fail(self, email: str) -> None:
        """Note that somebody did not come in."""
        now = self._clock()
        with self._engine.begin() as connection:
            number = connection.scalar(select(staff.c.id).where(staff.c.email == email))
            self._note(connection, "staff.login", "failed", number, now)

    def begin(self, known: Credentials, step: int, address: str) -> str | None:
        """Let somebody in whose password and code are right; the key of the new session, of which only a hash is kept.

        None where the code was used before, or the account was changed meanwhile.
        """
        key, now = secrets.token_urlsafe(32), self._clock()
        with self._engine.begin() as connection:
            if not self._use(connection, known, step):
                return None
            self._forgive(connection, known.staff.email, address)
            times = {"begun_at": now, "seen_at": now}
            connection.execute(insert(staff_sessions).values(hash=_hash(key), staff=known.staff.id, **times))
            self._note(connection, "staff.login", "done", known.staff.id, now)
        return key

    def confirm(self, known: Credentials, step: int, address: str) -> bool:
        """Note that who is in has given password and code again. Whether they could be used."""
        now = self._clock()
        with self._engine.begin() as connection:
            if not self._use(connection, known, step):
                return False
            self._forgive(connection, known.staff.email, address)
            self._note(connection, "staff.login", "confirmed", known.staff.id, now)
        return True

    def session(self, key: str, *, seen: bool = True) -> SignedIn | None:
        """Who is in with that key; they were `seen` now, unless it is their page that asks by itself."""
        now = self._clock()
        times = (staff_sessions.c.begun_at, staff_sessions.c.seen_at)
        with self._engine.begin() as connection:
            query = _people().add_columns(*times).join(staff_sessions, staff_sessions.c.staff == staff.c.id)
            row = connection.execute(query.where(staff_sessions.c.hash == _hash(key), *_MAY_COME_IN)).first()
            if row is None:
                return None
            here = staff_sessions.c.hash == _hash(key)
            if has_ended(row.begun_at, row.seen_at, now):
                connection.execute(delete(staff_sessions).where(here))
                return None
            if seen and now - row.seen_at >= _SEEN_EVERY:
                connection.execute(update(staff_sessions).where(here).values(seen_at=now))
            return SignedIn(_staff(row), row.begun_at)

    def end(self, key: str) -> None:
        """End a session."""
        now = self._clock()
        with self._engine.begin() as connection:
            gone = delete(staff_sessions).where(staff_sessions.c.hash == _hash(key))
            number = connection.scalar(gone.returning(staff_sessions.c.staff))
            if number is not None:
                self._note(connection, "staff.logout", "", number, now)

    def set_password(self, number: int, password_hash: str, keep: str) -> None:
        """Change a password; every session but the one with the key `keep` ends."""
        now = self._clock()
        with self._engine.begin() as connection:
            connection.execute(update(staff).where(staff.c.id == number).values(password_hash=password_hash))
            others = (staff_sessions.c.staff == number) & (staff_sessions.c.hash != _hash(keep))
            connection.execute(delete(staff_sessions).where(others))
            self._note(connection, "staff.password", "", number, now)

    def deny(self, number: int, code: str) -> None:
        """Note that somebody asked for what their role does not allow."""
        with self._engine.begin() as connection:
            self._note(connection, "access.denied", code, number, self._clock())

    def _invited(self, connection: Connection, key: str) -> Row[Any] | None:
        query = _people().where(staff.c.invitation == _hash(key), staff.c.invited_until > self._clock(), *_MAY_COME_IN)
        return connection.execute(query).first()

    def _use(self, connection: Connection, known: Credentials, step: int) -> bool:
        """Use the code of a step, if no other of that step or later was, and all is still as it was judged by."""
        here = (staff_seeds.c.staff == known.staff.id) & (staff_seeds.c.last_step < step)
        same = (staff.c.id == known.staff.id) & (staff.c.password_hash == known.password_hash) & staff.c.active
        if connection.scalar(select(staff.c.id).where(same)) is None:
            return False
        return connection.execute(update(staff_seeds).where(here).values(last_step=step)).rowcount > 0

    def _put_out(self, connection: Connection, number: int) -> None:
        connection.execute(delete(staff_sessions).where(staff_sessions.c.staff == number))

    def _forgive(self, connection: Connection, email: str, address: str) -> None:
        for subject in self._subjects(email, address):
            connection.execute(delete(staff_attempts).where(staff_attempts.c.subject == subject))

    def _subjects(self, email: str, address: str) -> tuple[str, str]:
        return self._names.keyed("login-account", email), self._names.keyed("login-address", address)

    def _failures(self, connection: Connection, subject: str, now: datetime) -> tuple[int, datetime]:
        row = connection.execute(select(staff_attempts).where(staff_attempts.c.subject == subject)).first()
        return (row.failures, row.last_at) if row is not None and now - row.last_at < FORGIVEN else (0, now)

    def _note(self, connection: Connection, what: What, outcome: str, by: int | None, now: datetime) -> None:
        who = self._names.keyed("staff", str(by)) if by is not None else ""
        audit.append(connection, self._names, AuditEvent(what, outcome), who, CHANNEL if by is not None else "", now)


def purge(connection: Connection, now: datetime) -> None:
    """Forget sessions that are over, and failures that are forgiven."""
    over = (staff_sessions.c.begun_at <= now - ABSOLUTE) | (staff_sessions.c.seen_at <= now - IDLE)
    connection.execute(delete(staff_sessions).where(over))
    connection.execute(delete(staff_attempts).where(staff_attempts.c.last_at <= now - FORGIVEN))


_MAY_COME_IN = (staff.c.active, cooperatives.c.active)


def _people() -> Select[Any]:
    return select(staff, cooperatives.c.name.label("cooperative_name")).join_from(staff, cooperatives)


def _staff(row: Row[Any]) -> Staff:
    return Staff(
        row.id,
        row.email,
        row.name,
        row.role,
        row.cooperative,
        row.cooperative_name,
        row.active,
        bool(row.password_hash),
    )


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
