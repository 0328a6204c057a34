"""Interests that are to be passed on, as rows: proposed, shown to their students, answered, given up."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select, true, update
from sqlalchemy.exc import IntegrityError

from bot.people.audit import AuditEvent
from bot.people.handover import LAPSES_AFTER, Proposal
from bot.people.inbox import Asker, Refused
from bot.store import audit, sessions
from bot.store.handover_queries import NAMED, givers, receivers
from bot.store.handover_tables import handovers
from bot.store.keys import Keys
from bot.store.lead_tables import cooperatives, lead_shares, leads
from bot.store.leads import contact_of, opened
from bot.store.pseudonyms import Pseudonyms

_IN_FULL = NAMED.join(leads, handovers.c.lead == leads.c.key).join(
    lead_shares, and_(lead_shares.c.lead == handovers.c.lead, lead_shares.c.cooperative == handovers.c.giver)
)


class NoLongerAsked(Exception):
    """Somebody agreed to what nobody asks any more."""


def propose(connection: Connection, asker: Asker, share: Row[Any], receiver: int, now: datetime) -> None:
    """Ask that an interest, shared with the asker's cooperative as `share` says, be passed on.

    Raises:
        Refused: it is at its end or its student wants no messages ("closed"), nobody can receive it ("nobody"), something is
            being asked already, or was lately and was taken back ("not_now"), or that was refused before ("said_no").
    """
    if share.status == "closed" or share.thread_closed_by == "student" or share.ended_at is not None:
        raise Refused("closed")
    there = and_(cooperatives.c.id == receiver, cooperatives.c.active, cooperatives.c.id != asker.cooperative)
    if connection.scalar(select(cooperatives.c.id).where(there)) is None:
        raise Refused("nobody")
    mine = and_(handovers.c.lead == share.key, handovers.c.giver == asker.cooperative)
    refused = and_(mine, handovers.c.receiver == receiver, handovers.c.state == "no")
    if connection.scalar(select(handovers.c.id).where(refused)) is not None:
        raise Refused("said_no")
    # Whoever was asked and is asked no more is left in peace for as long as they could have answered.
    taken_back = and_(mine, handovers.c.receiver == receiver, handovers.c.state == "withdrawn")
    lately = and_(taken_back, handovers.c.told_at.is_not(None), handovers.c.asked_at > now - LAPSES_AFTER)
    if connection.scalar(select(handovers.c.id).where(lately)) is not None:
        raise Refused("not_now")
    asked = and_(handovers.c.lead == share.key, handovers.c.state == "asked")
    can_be_answered = select(handovers.c.id).select_from(_IN_FULL).where(_is_open(now))
    gone = and_(asked, handovers.c.id.not_in(can_be_answered))
    connection.execute(update(handovers).where(gone).values(state="lapsed", ended_at=now))
    if connection.scalar(select(handovers.c.id).where(asked)) is not None:
        raise Refused("not_now")
    values = {"lead": share.key, "giver": asker.cooperative, "receiver": receiver, "staff": asker.staff}
    try:
        with connection.begin_nested():
            connection.execute(insert(handovers).values(**values, state="asked", asked_at=now))
    except IntegrityError:  # somebody else proposed at the same moment
        raise Refused("not_now") from None


def withdraw(connection: Connection, asker: Asker, key: str, now: datetime) -> int | None:
    """Take back what the asker's cooperative proposed last of an interest: to whom; None where it proposed nothing.

    Raises:
        Refused: it was answered, or given up, before ("answered").
    """
    mine = and_(handovers.c.lead == key, handovers.c.giver == asker.cooperative)
    row = connection.execute(select(handovers).where(mine).order_by(handovers.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    if row.state != "asked" or row.asked_at <= now - LAPSES_AFTER:
        raise Refused("answered")
    connection.execute(update(handovers).where(handovers.c.id == row.id).values(state="withdrawn", ended_at=now))
    return int(row.receiver)


def asked_of(connection: Connection, keys: Keys, owner: str, now: datetime) -> Proposal | None:
    """What a student is being asked, shown already or not."""
    found = _proposals(connection, keys, and_(leads.c.owner == owner, _is_open(now)))
    return found[0] if found else None


def unshown(connection: Connection, keys: Keys, channel: str, now: datetime, owner: str = "") -> tuple[Proposal, ...]:
    """What students of `channel`, or one of them (`owner`), are to be asked now: nobody who is to be left in peace."""
    wanted = and_(
        handovers.c.told_at.is_(None),
        leads.c.channel == channel,
        leads.c.owner == owner if owner else true(),
        _is_open(now),
    )
    found = _proposals(connection, keys, wanted)
    return tuple(one for one in found if not sessions.is_left_in_peace(connection, one.conversation, now))


def shown(connection: Connection, number: int, now: datetime) -> bool:
    """A student is asked. False where they were before, or there is nothing to ask any more."""
    asked = select(handovers.c.id).select_from(_IN_FULL).where(handovers.c.id == number, _is_open(now))
    here = and_(handovers.c.id.in_(asked), handovers.c.told_at.is_(None))
    return connection.execute(update(handovers).where(here).values(told_at=now)).rowcount > 0


def agree(connection: Connection, owner: str, number: int, consent: int, now: datetime) -> tuple[str, int]:
    """Pass an interest on: its receiver finds it new, and its giver's part is closed. Its key, and the receiver.

    Raises:
        NoLongerAsked: it can't be passed on any more.
    """
    row = _asked(connection, owner, number, now)
    if row is None:
        raise NoLongerAsked
    answered = {"state": "yes", "ended_at": now, "consent_id": consent}
    connection.execute(update(handovers).where(handovers.c.id == number).values(answered))
    closed = {"status": "closed", "reason": "handed_over", "thread_closed_by": "staff"}
    connection.execute(update(lead_shares).where(_share(row.lead, row.giver)).values(closed))
    # Whoever had it before and closed it has a new yes now, and begins anew.
    ended = and_(_share(row.lead, row.receiver), lead_shares.c.status == "closed")
    connection.execute(delete(lead_shares).where(ended))
    if connection.scalar(select(lead_shares.c.lead).where(_share(row.lead, row.receiver))) is None:
        new = {"status": "new", "reason": "", "assigned_to": "", "thread_closed_by": "", "left_at": now}
        connection.execute(insert(lead_shares).values(lead=row.lead, cooperative=row.receiver, **new))
    connection.execute(update(leads).where(leads.c.key == row.lead).values(changed_at=now))
    return row.lead, row.receiver


def refuse(connection: Connection, owner: str, number: int, now: datetime) -> tuple[str, int] | None:
    """A no: nothing changes. The interest's key and who would have received it; None where nothing was asked any more."""
    row = _asked(connection, owner, number, now)
    if row is None:
        return None
    connection.execute(update(handovers).where(handovers.c.id == number).values(state="no", ended_at=now))
    return row.lead, row.receiver


def lapse(connection: Connection, names: Pseudonyms, now: datetime) -> None:
    """Give up what nobody has answered in time, and note it."""
    over = and_(handovers.c.state == "asked", handovers.c.asked_at <= now - LAPSES_AFTER)
    for row in connection.execute(select(handovers.c.id, handovers.c.lead).where(over)).all():
        connection.execute(update(handovers).where(handovers.c.id == row.id).values(state="lapsed", ended_at=now))
        event = AuditEvent("lead.handover", f"lapsed,lead={names.keyed('lead', row.lead)}")
        audit.append(connection, names, event, "", "", now)


def _is_open(now: datetime) -> ColumnElement[bool]:
    """It can be answered; of `_IN_FULL`."""
    return and_(
        handovers.c.state == "asked",
        handovers.c.asked_at > now - LAPSES_AFTER,
        leads.c.ended_at.is_(None),
        lead_shares.c.status != "closed",
        lead_shares.c.thread_closed_by != "student",
        givers.c.active,
        receivers.c.active,
    )


def _asked(connection: Connection, owner: str, number: int, now: datetime) -> Row[Any] | None:
    wanted = and_(handovers.c.id == number, leads.c.owner == owner, _is_open(now))
    return connection.execute(select(handovers).select_from(_IN_FULL).where(wanted)).first()


def _share(key: str, cooperative: int) -> ColumnElement[bool]:
    return and_(lead_shares.c.lead == key, lead_shares.c.cooperative == cooperative)


def _proposals(connection: Connection, keys: Keys, wanted: ColumnElement[bool]) -> tuple[Proposal, ...]:
    columns = (handovers.c.id, handovers.c.receiver, leads.c.sealed, leads.c.age_band)
    names = (givers.c.name.label("giver"), receivers.c.name.label("receiver_name"))
    rows = connection.execute(
        select(*columns, *names).select_from(_IN_FULL).where(wanted).order_by(handovers.c.id)
    ).all()
    found = []
    for row in rows:
        details = opened(keys, row.sealed)
        if details:
            contact = contact_of(details)
            whose = contact.whose if contact else ""
            minor = row.age_band != "adult"
            conversation = details["conversation"]
            found.append(Proposal(row.id, conversation, row.giver, row.receiver, row.receiver_name, whose, minor))
    return tuple(found)
