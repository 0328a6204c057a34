"""Interests as rows, from their students' side: left, changed, taken back, and all that their owner may see of them."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select, update

from bot.people.lead import Ending, Lead, Opening, OwnLead, Said, Sharing
from bot.people.reaching import Contact
from bot.store import handover_queries
from bot.store.cooperatives import cooperative_of
from bot.store.digest_tables import withdrawals
from bot.store.handover_tables import handovers
from bot.store.keys import Keys, words_of
from bot.store.lead_tables import cooperatives, lead_notes, lead_openings, lead_shares, leads, relay_messages

_CONTACT = TypeAdapter(Contact | None)
PASSED_ON: Ending = "handed_over"
"""Why a cooperative's part is closed whose interest was passed on."""


def put(
    connection: Connection,
    keys: Keys,
    owner: str,
    conversation: str,
    lead: Lead,
    consent: int,
    now: datetime,
    *,
    synthetic: bool = False,
) -> tuple[str, bool]:
    """Keep `lead` in the place of the owner's active one, if there is one. Its key, and whether it is new.

    A cooperative that is not named any more sees it no longer; one that is named for the first time finds it new.
    """
    key = active_key(connection, owner)
    values = {
        "consent_id": consent,
        "sealed": _seal(keys, lead, conversation),
        "age_band": lead.age_band,
        "province": lead.province,
        "school_year": lead.school_year,
        "professions": json.dumps(lead.professions),
        "class_code": lead.class_code,
        "opportunity": lead.opportunity,
        "changed_at": now,
    }
    is_new = key is None
    if key is None:
        key = secrets.token_urlsafe(12)
        whose = {"owner": owner, "channel": conversation.partition(":")[0], "synthetic": synthetic}
        connection.execute(insert(leads).values(key=key, left_at=now, **whose, **values))
    else:
        connection.execute(update(leads).where(leads.c.key == key).values(values))
    _share(connection, key, lead.recipients, now)
    return key, is_new


def active_key(connection: Connection, owner: str) -> str | None:
    """The key of somebody's active interest."""
    return connection.scalar(select(leads.c.key).where(leads.c.owner == owner, leads.c.ended_at.is_(None)))


def own(connection: Connection, keys: Keys, owner: str) -> OwnLead | None:
    """Somebody's active interest, with all that is kept of it."""
    row = connection.execute(select(leads).where(leads.c.owner == owner, leads.c.ended_at.is_(None))).first()
    return _own(connection, keys, row) if row is not None else None


def all_own(connection: Connection, keys: Keys, owner: str) -> tuple[OwnLead, ...]:
    """All of somebody's, those that have come to an end included, oldest first."""
    rows = connection.execute(select(leads).where(leads.c.owner == owner).order_by(leads.c.left_at)).all()
    return tuple(found for row in rows if (found := _own(connection, keys, row)) is not None)


def withdraw(connection: Connection, owner: str, now: datetime) -> tuple[str, ...]:
    """Empty all of somebody's: with whom it was shared learns that it was taken back, and nothing else stays. Their keys."""
    keys = tuple(connection.scalars(select(leads.c.key).where(leads.c.owner == owner)))
    for key in keys:
        empty(connection, key, now)
    return keys


def empty(connection: Connection, key: str, now: datetime) -> None:
    """Take everything out of an interest; the row stays, so that its key can never be used again."""
    nothing = {
        "owner": "",
        "channel": "",
        "consent_id": None,
        "sealed": None,
        "age_band": "",
        "province": "",
        "school_year": None,
        "professions": "[]",
        "class_code": "",
        "opportunity": "",
        "changed_at": now,
        "withdrawn_at": now,
        "ended_at": now,
    }
    connection.execute(update(leads).where(leads.c.key == key).values(nothing))
    _tell_withdrawn(connection, lead_shares.c.lead == key, now)
    # Before the consents that they rest on.
    connection.execute(delete(handovers).where(handovers.c.lead == key))
    connection.execute(delete(lead_notes).where(lead_notes.c.lead == key))
    connection.execute(delete(lead_openings).where(lead_openings.c.lead == key))
    thread = {"thread_closed_by": "student", "assigned_to": "", "due_on": None}
    connection.execute(update(lead_shares).where(lead_shares.c.lead == key).values(thread))
    waiting = (relay_messages.c.lead == key) & relay_messages.c.delivered_at.is_(None)
    connection.execute(update(relay_messages).where(waiting).values(due_at=now, delivered_at=now))


def opened(keys: Keys, sealed: bytes | None) -> Mapping[str, Any]:
    """What is sealed in an interest: name, contact, conversation; nothing where no key of ours opens it."""
    words = words_of(keys, sealed) if sealed is not None else None
    found: Mapping[str, Any] = json.loads(words) if words is not None else {}
    return found


def contact_of(details: Mapping[str, Any]) -> Contact | None:
    """The contact in what was sealed."""
    return _CONTACT.validate_python(details.get("contact"))


def _seal(keys: Keys, lead: Lead, conversation: str) -> bytes:
    contact = _CONTACT.dump_python(lead.contact)
    return keys.encrypt(json.dumps({"name": lead.name, "contact": contact, "conversation": conversation}).encode())


def _share(connection: Connection, key: str, recipients: tuple[int, ...], now: datetime) -> None:
    known = set(connection.scalars(select(lead_shares.c.cooperative).where(lead_shares.c.lead == key)))
    gone = and_(lead_shares.c.lead == key, lead_shares.c.cooperative.not_in(recipients))
    _tell_withdrawn(connection, gone, now)
    connection.execute(delete(lead_shares).where(gone))
    may = set(
        connection.scalars(select(cooperatives.c.id).where(cooperatives.c.active, cooperatives.c.id.in_(recipients)))
    )
    for number in sorted(may - known):
        values = {"status": "new", "reason": "", "assigned_to": "", "thread_closed_by": "", "left_at": now}
        connection.execute(insert(lead_shares).values(lead=key, cooperative=number, **values))


def _tell_withdrawn(connection: Connection, shares: ColumnElement[bool], now: datetime) -> None:
    """Note for the staff of the cooperatives of `shares` that something was taken back from them."""
    for number in connection.scalars(select(lead_shares.c.cooperative).where(shares)).all():
        connection.execute(insert(withdrawals).values(cooperative=number, at=now))


def _own(connection: Connection, keys: Keys, row: Row[Any]) -> OwnLead | None:
    details = opened(keys, row.sealed)
    if not details:
        return None
    joined = lead_shares.join(cooperatives, lead_shares.c.cooperative == cooperatives.c.id)
    shares = connection.execute(
        select(lead_shares.c.status, lead_shares.c.reason, lead_shares.c.thread_closed_by, cooperatives)
        .select_from(joined)
        .where(lead_shares.c.lead == row.key)
        .order_by(cooperatives.c.name)
    ).all()
    said = _said(connection, keys, row.key)
    lead = Lead(
        name=details["name"],
        age_band=row.age_band,
        professions=tuple(json.loads(row.professions)),
        province=row.province,
        school_year=row.school_year,
        recipients=tuple(share.id for share in shares if share.reason != PASSED_ON),
        contact=contact_of(details),
        class_code=row.class_code,
        opportunity=row.opportunity,
    )
    sharings = tuple(
        Sharing(
            cooperative_of(share),
            share.status,
            bool(share.thread_closed_by),
            sum(one.cooperative == share.name for one in said),
            share.reason == PASSED_ON,
        )
        for share in shares
    )
    proposed = handover_queries.of_lead(connection, row.key)
    return OwnLead(lead, row.left_at, row.changed_at, sharings, _openings(connection, row.key), said, proposed)


def _openings(connection: Connection, key: str) -> tuple[Opening, ...]:
    joined = lead_openings.join(cooperatives, lead_openings.c.cooperative == cooperatives.c.id)
    rows = connection.execute(
        select(cooperatives.c.name, lead_openings.c.at, lead_openings.c.how)
        .select_from(joined)
        .where(lead_openings.c.lead == key)
        .order_by(lead_openings.c.id)
    )
    return tuple(Opening(row.name, row.at, row.how) for row in rows)


def _said(connection: Connection, keys: Keys, key: str) -> tuple[Said, ...]:
    joined = relay_messages.join(cooperatives, relay_messages.c.cooperative == cooperatives.c.id)
    rows = connection.execute(
        select(cooperatives.c.name, relay_messages)
        .select_from(joined)
        .where(relay_messages.c.lead == key)
        .order_by(relay_messages.c.id)
    )
    found = []
    for row in rows:
        words = words_of(keys, row.sealed)
        # What has not arrived yet is not the student's to read before its time.
        if words is not None and (row.author == "student" or row.delivered_at is not None):
            found.append(Said(row.name, row.author, words, row.at))
    return tuple(found)
