"""What a turn wants kept, written within the transaction that ends it: whatever the channel, all of it or nothing."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversation.kept import Kept
from bot.people.audit import AuditEvent
from bot.store import (
    answers,
    audit,
    barometer,
    classes,
    consents,
    drafts,
    feedback,
    leaving,
    outbox,
    reminders,
    sent_questions,
    sessions,
)
from bot.store.keys import Keys
from bot.store.pseudonyms import Pseudonyms


def settle(connection: Connection, keys: Keys, names: Pseudonyms, conversation: str, turn: Kept, now: datetime) -> None:
    """Write everything that `turn` wants kept of `conversation` ("telegram:17", "web:...")."""
    owner, channel = names.owner(conversation), conversation.partition(":")[0]
    if turn.forget:
        forget(connection, names, conversation, "done", now)
    else:
        sessions.put(connection, conversation, turn.session, now)
        drafts.put(connection, keys, conversation, turn.session.draft)
        for record in turn.records:
            answers.put(connection, record, owner)
    given: dict[str, int] = {}
    for event in turn.consents:
        row = consents.put(connection, owner, event, channel, now)
        if row is not None:
            noted = AuditEvent("consent.granted" if event.granted else "consent.withdrawn", event.purpose)
            audit.append(connection, names, noted, owner, channel, now)
            given |= {event.purpose: row} if event.granted else {}
            if not event.granted and event.purpose == "follow_up":
                leaving.take_back(connection, names, owner, channel, now)
            if not event.granted and event.purpose == "question":
                sent_questions.take_back(connection, names, owner, channel, now)
            if not event.granted and event.purpose == "ai_chat":  # whoever takes that back wants to be left alone
                reminders.forget(connection, owner)
    if not turn.forget:
        for change in turn.leads:
            leaving.keep(connection, keys, names, conversation, change, given.get("follow_up"), now)
        for asked in turn.questions:
            sent_questions.keep(connection, keys, names, conversation, asked, given.get("question"), now)
        for reminder in turn.reminders:
            reminders.keep(connection, keys, owner, conversation, reminder)
    if turn.marks and not turn.forget:
        classes.count(connection, names, turn.session.class_code, conversation, turn.marks, now)
    if turn.counted and not turn.forget:
        barometer.count(connection, names, owner, turn.counted, now)
    for judgement in turn.judgements:
        feedback.count(connection, judgement, now)
    for noted in turn.audit:
        audit.append(connection, names, noted, owner, channel, now)


def forget(connection: Connection, names: Pseudonyms, conversation: str, outcome: str, now: datetime) -> None:
    """Erase a person, and note it. Of each consent a keyed hash stays: it proves the row to whoever can show it, and tells no one
    else anything. A gate that is shut for a while stays shut.
    """
    forget_owner(connection, names, names.owner(conversation), conversation, outcome, now)


def forget_owner(
    connection: Connection, names: Pseudonyms, owner: str, conversation: str, outcome: str, now: datetime
) -> None:
    """The same for whoever is known by pseudonym; `conversation` is theirs, empty where none is kept any more."""
    channel = conversation.partition(":")[0]
    for kept in consents.of(connection, owner):
        proof = names.keyed("consent", owner, kept.purpose, str(kept.granted), kept.notice_hash, kept.at.isoformat())
        audit.append(connection, names, AuditEvent("rights.erasure", f"consent={proof}"), owner, channel, now)
    leaving.take_back(connection, names, owner, channel, now)
    sent_questions.take_back(connection, names, owner, channel, now)
    consents.forget(connection, owner)
    answers.forget(connection, owner)
    reminders.forget(connection, owner)
    if conversation:
        drafts.forget(connection, conversation)
        classes.forget(connection, names, conversation)
        outbox.forget(connection, conversation)
        sessions.forget(connection, conversation, now)
    barometer.forget(connection, names, owner)
    audit.append(connection, names, AuditEvent("rights.erasure", outcome), owner, channel, now)
