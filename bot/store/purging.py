"""Forgetting what has outlived its purpose, by the one table of terms; and telling what is kept."""

from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, func, insert, select, true

from bot.conversation.memory import SILENCE
from bot.people.audit import AuditEvent
from bot.people.opportunity import KEPT_FOR
from bot.people.retention import TERMS, Holding
from bot.store import audit, barometer, classes, counts, digests, handovers, sessions, staff
from bot.store.class_tables import classes as class_table
from bot.store.class_tables import teachers
from bot.store.handover_tables import handovers as handover_table
from bot.store.lead_tables import lead_drafts, leads, opportunities, relay_messages
from bot.store.pseudonyms import Pseudonyms
from bot.store.question_tables import question_words, sent_questions
from bot.store.reminder_tables import reminders
from bot.store.sent_questions import expire as expire_questions
from bot.store.tables import answer_records, consents, outbox, purge_runs, updates
from bot.store.tables import audit as audit_table
from bot.store.tables import sessions as sessions_table

_DATED: dict[str, tuple[Table, Column[datetime]]] = {
    "sessions": (sessions_table, sessions_table.c.changed_at),
    "outbox": (outbox, outbox.c.created_at),
    "lead_drafts": (lead_drafts, lead_drafts.c.changed_at),
    # Before the consents they rest on.
    "leads_unanswered": (leads, leads.c.left_at),
    "leads": (leads, leads.c.changed_at),
    "relay_messages": (relay_messages, relay_messages.c.at),
    "sent_questions": (sent_questions, sent_questions.c.sent_at),
    "sent_questions_answered": (sent_questions, sent_questions.c.closed_at),
    "reminders": (reminders, reminders.c.due_at),
    "updates": (updates, updates.c.seen_at),
    "answer_records": (answer_records, answer_records.c.created_at),
    "consents": (consents, consents.c.at),
    "audit": (audit_table, audit_table.c.at),
    "classes": (class_table, class_table.c.created_at),
    "teachers": (teachers, teachers.c.seen_at),
}

_ONLY: dict[str, ColumnElement[bool]] = {
    "leads_unanswered": leads.c.contacted_at.is_(None),
    # The words go; what became of them has a time of its own.
    "sent_questions": sent_questions.c.key.in_(select(question_words.c.question)),
    "sent_questions_answered": sent_questions.c.closed_at.is_not(None),
}
"""Which rows of its table a term is about, where not all."""
_FREE: dict[str, ColumnElement[bool]] = {
    # What an interest rests on stays as long as it does.
    "consents": and_(
        consents.c.id.not_in(select(leads.c.consent_id).where(leads.c.consent_id.is_not(None))),
        consents.c.id.not_in(select(handover_table.c.consent_id).where(handover_table.c.consent_id.is_not(None))),
        consents.c.id.not_in(select(sent_questions.c.consent_id)),
    ),
}
"""What else must hold for a row to go."""


def purge(connection: Connection, names: Pseudonyms, now: datetime) -> None:
    """Erase what is past its term; of what concerns people, how many rows went is noted."""
    gone: dict[str, int] = {}
    for name, (table, dated) in _DATED.items():
        if name == "audit":
            gone[name] = audit.release(connection, names, TERMS[name].ends_before(now))
        elif name == "sent_questions":
            gone[name] = expire_questions(connection, TERMS[name].ends_before(now), now)
        else:
            over = [dated < TERMS[name].ends_before(now), _ONLY.get(name, true()), _FREE.get(name, true())]
            gone[name] = connection.execute(delete(table).where(*over)).rowcount
    connection.execute(delete(opportunities).where(opportunities.c.ends < now.date() - KEPT_FOR))
    sessions.forget_topics(connection, now - SILENCE, now)
    staff.purge(connection, now)
    digests.purge(connection, now)
    handovers.lapse(connection, names, now)
    gone["sessions"] += sessions.end(connection, now)
    counts.settle(connection, names, now)
    classes.publish_weeks(connection, now)
    barometer.make_months(connection, now)
    told = ",".join(f"{name}={number}" for name, number in gone.items() if number and TERMS[name].told)
    if told:
        audit.append(connection, names, AuditEvent("purge", told), "", "", now)
    connection.execute(delete(purge_runs))
    connection.execute(insert(purge_runs).values(id=1, at=now))


def last_run(connection: Connection) -> datetime | None:
    """When the purge last ran, whether anything went or not; None where it never did."""
    return connection.scalar(select(purge_runs.c.at))


def report(connection: Connection) -> tuple[Holding, ...]:
    """What is kept now, table by table."""
    found = []
    for name, (table, dated) in _DATED.items():
        kept = select(func.count(), func.min(dated)).select_from(table).where(_ONLY.get(name, true()))
        rows, oldest = connection.execute(kept).one()
        found.append(Holding(name, rows, oldest))
    return tuple(found)
