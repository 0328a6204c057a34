"""Interests as a cooperative's staff may see them and act on them. Whose they are not is absent, whatever is asked.

Every method takes who asks: the number of their cooperative and who they are ("staff" of the audit). There is no method without.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, Engine, Row, and_, func, insert, select, update

from bot.people.audit import AuditEvent, What
from bot.people.inbox import (
    NEXT,
    Asker,
    Exchanged,
    Filters,
    ListedLead,
    Note,
    OpenedLead,
    Page,
    Promptness,
    Refused,
    RelayMessage,
)
from bot.people.lead import Reason, Status
from bot.people.reaching import Contact
from bot.people.relay import LONGEST, carries_contact, deliver_at
from bot.store import audit, handover_queries, handovers
from bot.store.keys import Keys, words_of
from bot.store.lead_queries import JOINED, beyond, listed, mine, share_of, this_share, thread, unread_of
from bot.store.lead_tables import lead_notes, lead_openings, lead_shares, leads, relay_messages
from bot.store.leads import contact_of, opened
from bot.store.promptness import promptness
from bot.store.pseudonyms import Pseudonyms
from bot.store.scope import bound, of_cooperative, seeing_all

_ALL = Filters()


class LeadStore:
    """A transaction a method. Safe to share between threads."""

    def __init__(self, engine: Engine, keys: Keys, names: Pseudonyms, clock: Callable[[], datetime]) -> None:
        self._engine = bound(engine)
        self._keys = keys
        self._names = names
        self._clock = clock

    def page(self, asker: Asker, filters: Filters = _ALL, after: str = "", size: int = 50) -> Page:
        """The interests shared with the asker's cooperative that `filters` let through."""
        with of_cooperative(self._engine, asker.cooperative, only_reads=True) as connection:
            rows = connection.execute(
                beyond(listed(mine(asker, filters)), after)
                .order_by(lead_shares.c.left_at.desc(), lead_shares.c.lead.desc())
                .limit(size + 1)
            ).all()
            shown = rows[:size]
            unread = unread_of(connection, asker, [row.key for row in shown])
            told = tuple(self._row(row, unread.get(row.key, 0)) for row in shown)
        last = told[-1] if len(rows) > size else None
        return Page(told, f"{last.left_at.isoformat()}~{last.key}" if last else None)

    def counts(self, asker: Asker, filters: Filters = _ALL) -> dict[Status, int]:
        """How many there are in each state, of those that were not withdrawn."""
        where = and_(mine(asker, filters), leads.c.withdrawn_at.is_(None))
        with of_cooperative(self._engine, asker.cooperative, only_reads=True) as connection:
            rows = connection.execute(
                select(lead_shares.c.status, func.count())
                .select_from(JOINED)
                .where(where)
                .group_by(lead_shares.c.status)
            ).all()
        return {cast("Status", row[0]): row[1] for row in rows}

    def promptness(self, asker: Asker) -> Promptness:
        """How soon the asker's cooperative answers."""
        with of_cooperative(self._engine, asker.cooperative, only_reads=True) as connection:
            return promptness(connection, asker, self._clock())

    def open(self, asker: Asker, key: str) -> OpenedLead | None:
        """An interest in full; None where there is none that is shared with the asker's cooperative. Its student may know."""
        now = self._clock()
        with of_cooperative(self._engine, asker.cooperative) as connection:
            row = share_of(connection, asker, key)
            if row is None:
                return None
            if row.withdrawn_at is None:
                self._note_opening(connection, asker, key, "view", now)
                self._note(connection, asker, "lead.viewed", key, "view", now)
            unread = unread_of(connection, asker, [key]).get(key, 0)
            notes = self._notes(connection, asker, key)
            messages = self._messages(connection, asker, key) if row.withdrawn_at is None else ()
            read = and_(thread(asker, key), relay_messages.c.author == "student", relay_messages.c.read_at.is_(None))
            connection.execute(update(relay_messages).where(read).values(read_at=now))
            proposed = handover_queries.latest(connection, asker, key)
            return OpenedLead(self._row(row, unread), self._contact(row), notes, messages, proposed)

    def exchanged(self, asker: Asker, key: str) -> Exchanged | None:
        """How much was written of an interest: no words, so that it is not noted. None where it is absent or withdrawn."""
        with of_cooperative(self._engine, asker.cooperative, only_reads=True) as connection:
            if _at_hand(connection, asker, key) is None:
                return None
            by_student = func.count().filter(relay_messages.c.author == "student")
            counted = (func.count(), by_student, func.count(relay_messages.c.delivered_at))
            written, of_student, arrived = connection.execute(select(*counted).where(thread(asker, key))).one()
            return Exchanged(written, of_student, arrived)

    def export(self, asker: Asker, filters: Filters = _ALL, most: int = 5000) -> tuple[OpenedLead, ...]:
        """Up to `most` interests to be written to a file, without messages; each student may know that theirs was."""
        now = self._clock()
        where = and_(mine(asker, filters), leads.c.withdrawn_at.is_(None))
        with of_cooperative(self._engine, asker.cooperative) as connection:
            rows = connection.execute(listed(where).order_by(lead_shares.c.left_at.desc()).limit(most)).all()
            for row in rows:
                self._note_opening(connection, asker, row.key, "export", now)
            who = self._names.keyed("staff", asker.staff)
            exported = AuditEvent("lead.exported", f"cooperative={asker.cooperative},rows={len(rows)}")
            audit.append(connection, self._names, exported, who, "review", now)
            return tuple(OpenedLead(self._row(row, 0), self._contact(row), (), ()) for row in rows)

    def set_status(self, asker: Asker, key: str, status: Status, reason: Reason | None = None) -> bool:
        """Move an interest on. Whether it was there. Once closed by all it was shared with, it has come to an end.

        Raises:
            ValueError: closed without a reason, or a reason without closing.
            Refused: it can't go there from where it is ("moved"); what is closed stays closed.
        """
        if (status == "closed") != (reason is not None):
            raise ValueError("a reason belongs to closing, and closing to a reason")
        now = self._clock()
        values: dict[str, object] = {"status": status, "reason": reason or ""}
        with of_cooperative(self._engine, asker.cooperative) as connection:
            row = _at_hand(connection, asker, key)
            if row is None:
                return False
            if status not in NEXT[row.status]:
                raise Refused("moved")
            contacted = status in ("contacted", "met")
            if contacted and row.first_contact_at is None:
                values["first_contact_at"] = now
            if status == "closed":
                values["thread_closed_by"] = row.thread_closed_by or "staff"
            connection.execute(update(lead_shares).where(this_share(asker, key)).values(values))
            self._touch(connection, key, now, contacted=contacted)
            if status == "closed":
                with seeing_all(connection, asker.cooperative):
                    _end_if_all_closed(connection, key, now)
            self._note(connection, asker, "lead.status", key, status, now)
        return True

    def assign(self, asker: Asker, key: str, staff: str) -> bool:
        """Give it to somebody of the same cooperative (empty: to nobody); that `staff` is of it is the caller's to know."""
        return self._change(asker, key, {"assigned_to": staff}, "assigned")

    def set_due(self, asker: Asker, key: str, due_on: date | None) -> bool:
        """By when it is to be dealt with."""
        return self._change(asker, key, {"due_on": due_on}, "due")

    def add_note(self, asker: Asker, key: str, text: str) -> bool:
        """Note something about an interest, for one's own cooperative alone. Whether it was there."""
        now = self._clock()
        with of_cooperative(self._engine, asker.cooperative) as connection:
            row = _at_hand(connection, asker, key)
            if row is None:
                return False
            sealed = self._keys.encrypt(text.encode())
            values = {"lead": key, "cooperative": asker.cooperative, "staff": asker.staff, "sealed": sealed, "at": now}
            connection.execute(insert(lead_notes).values(values))
            self._note(connection, asker, "lead.status", key, "note", now)
        return True

    def write(self, asker: Asker, key: str, text: str) -> datetime | None:
        """Write to the student, in the chat. When it arrives (by day at once); None where there is no such interest.

        Raises:
            Refused: the thread is closed, or the text is empty, too long, or leads out of the chat.
        """
        text, now = text.strip(), self._clock()
        with of_cooperative(self._engine, asker.cooperative) as connection:
            row = _at_hand(connection, asker, key)
            if row is None:
                return None
            if row.thread_closed_by or row.status == "closed":
                raise Refused("closed")
            if not text or len(text) > LONGEST:
                raise Refused("too_long" if text else "empty")
            if carries_contact(text):
                raise Refused("contact")
            due_at = deliver_at(now)
            values = {"lead": key, "cooperative": asker.cooperative, "author": "staff", "staff": asker.staff}
            sealed = self._keys.encrypt(text.encode())
            connection.execute(insert(relay_messages).values(**values, sealed=sealed, at=now, due_at=due_at))
            first = {} if row.first_contact_at else {"first_contact_at": now}
            moved = {"status": "contacted"} if row.status in ("new", "taken") else {}
            if first or moved:
                connection.execute(update(lead_shares).where(this_share(asker, key)).values(**first, **moved))
            self._touch(connection, key, now, contacted=True)
            self._note(connection, asker, "relay.message", key, "staff", now)
            return due_at

    def close_thread(self, asker: Asker, key: str) -> bool:
        """Exchange no more messages. Whether there was a thread to close."""
        now = self._clock()
        with of_cooperative(self._engine, asker.cooperative) as connection:
            row = _at_hand(connection, asker, key)
            if row is None or row.thread_closed_by:
                return False
            connection.execute(update(lead_shares).where(this_share(asker, key)).values(thread_closed_by="staff"))
            self._note(connection, asker, "relay.closed", key, "staff", now)
        return True

    def propose(self, asker: Asker, key: str, receiver: int) -> bool:
        """Ask the student whether an interest may be passed on to another cooperative. Whether it was there.

        Raises:
            Refused: it can't be asked; why, `bot.store.handovers.propose` says.
        """
        now = self._clock()
        with of_cooperative(self._engine, asker.cooperative) as connection:
            row = _at_hand(connection, asker, key)
            if row is None:
                return False
            with seeing_all(connection, asker.cooperative):
                handovers.propose(connection, asker, row, receiver, now)
            self._note(connection, asker, "lead.handover", key, f"asked,receiver={receiver}", now)
        return True

    def withdraw_proposal(self, asker: Asker, key: str) -> bool:
        """Take back what the asker's cooperative proposed, before it is answered. Whether there was a proposal of theirs.

        Raises:
            Refused: it was answered, or given up, before ("answered").
        """
        now = self._clock()
        with of_cooperative(self._engine, asker.cooperative) as connection:
            if _at_hand(connection, asker, key) is None:
                return False
            receiver = handovers.withdraw(connection, asker, key, now)
            if receiver is None:
                return False
            self._note(connection, asker, "lead.handover", key, f"withdrawn,receiver={receiver}", now)
        return True

    def _change(self, asker: Asker, key: str, values: dict[str, object], noted: str) -> bool:
        now = self._clock()
        with of_cooperative(self._engine, asker.cooperative) as connection:
            row = _at_hand(connection, asker, key)
            if row is None:
                return False
            connection.execute(update(lead_shares).where(this_share(asker, key)).values(values))
            self._note(connection, asker, "lead.status", key, noted, now)
        return True

    def _touch(self, connection: Connection, key: str, now: datetime, *, contacted: bool) -> None:
        values = {"changed_at": now, **({"contacted_at": now} if contacted else {})}
        connection.execute(update(leads).where(leads.c.key == key).values(values))

    def _note(self, connection: Connection, asker: Asker, what: What, key: str, outcome: str, now: datetime) -> None:
        who = self._names.keyed("staff", asker.staff)
        event = AuditEvent(what, f"{outcome},cooperative={asker.cooperative},lead={self._names.keyed('lead', key)}")
        audit.append(connection, self._names, event, who, "review", now)

    def _note_opening(self, connection: Connection, asker: Asker, key: str, how: str, now: datetime) -> None:
        values = {"lead": key, "cooperative": asker.cooperative, "how": how, "at": now}
        connection.execute(insert(lead_openings).values(values))

    def _notes(self, connection: Connection, asker: Asker, key: str) -> tuple[Note, ...]:
        here = and_(lead_notes.c.lead == key, lead_notes.c.cooperative == asker.cooperative)
        rows = connection.execute(select(lead_notes).where(here).order_by(lead_notes.c.id)).all()
        return tuple(Note(row.staff, words_of(self._keys, row.sealed) or "", row.at) for row in rows)

    def _messages(self, connection: Connection, asker: Asker, key: str) -> tuple[RelayMessage, ...]:
        rows = connection.execute(select(relay_messages).where(thread(asker, key)).order_by(relay_messages.c.id)).all()
        return tuple(
            RelayMessage(
                row.author, row.staff, words_of(self._keys, row.sealed) or "", row.at, row.due_at, row.delivered_at
            )
            for row in rows
        )

    def _contact(self, row: Row[Any]) -> Contact | None:
        contact = contact_of(opened(self._keys, row.sealed))
        return contact if contact and (row.age_band == "adult" or contact.whose == "parent") else None

    def _row(self, row: Row[Any], unread: int) -> ListedLead:
        return ListedLead(
            row.key,
            opened(self._keys, row.sealed).get("name", ""),
            row.age_band,
            tuple(json.loads(row.professions)),
            row.province,
            row.school_year,
            row.class_code,
            row.opportunity,
            row.status,
            row.reason,
            row.assigned_to,
            row.due_on,
            row.left_at,
            row.changed_at,
            row.first_contact_at,
            row.withdrawn_at,
            unread,
            row.thread_closed_by,
        )


def _at_hand(connection: Connection, asker: Asker, key: str) -> Row[Any] | None:
    """An interest that something can be done with: shared with the asker's cooperative, and not withdrawn."""
    row = share_of(connection, asker, key)
    return row if row is not None and row.withdrawn_at is None else None


def _end_if_all_closed(connection: Connection, key: str, now: datetime) -> None:
    left = select(func.count()).where(lead_shares.c.lead == key, lead_shares.c.status != "closed")
    if not connection.scalar(left):
        connection.execute(update(leads).where(leads.c.key == key).values(ended_at=now))
