"""What a student does with an interest, written within the transaction of their turn, and noted in the audit."""

from datetime import datetime

from sqlalchemy import Connection

from bot.people.audit import AuditEvent
from bot.people.handover import ProposalAnswered, ProposalShown
from bot.people.lead import LeadEvent, LeadLeft, MessageShown, StudentClosed, StudentSaid
from bot.store import audit, handovers, leads, relay
from bot.store.keys import Keys
from bot.store.pseudonyms import Pseudonyms


class NoConsent(Exception):
    """An interest was to be kept, or passed on, for which nobody agreed in the same turn."""


def keep(
    connection: Connection,
    keys: Keys,
    names: Pseudonyms,
    conversation: str,
    change: LeadEvent,
    consent: int | None,
    now: datetime,
) -> None:
    """Keep what somebody does; `consent` is the row of what they agreed to in this turn.

    Raises:
        NoConsent: there is none, and an interest was to be kept, or passed on.
        NoLongerAsked: an interest was to be passed on that can't be any more.
    """
    owner, channel = names.owner(conversation), conversation.partition(":")[0]
    match change:
        case LeadLeft(lead):
            if consent is None:
                raise NoConsent
            key, is_new = leads.put(connection, keys, owner, conversation, lead, consent, now)
            noted = AuditEvent("lead.created" if is_new else "lead.changed", f"lead={names.keyed('lead', key)}")
            audit.append(connection, names, noted, owner, channel, now)
        case StudentSaid(cooperative, text):
            if relay.student_says(connection, keys, owner, cooperative, text, now):
                said = AuditEvent("relay.message", f"student,cooperative={cooperative}")
                audit.append(connection, names, said, owner, channel, now)
        case MessageShown(number):
            relay.delivered(connection, number, now)
        case StudentClosed(cooperative):
            if relay.student_closes(connection, owner, cooperative):
                closed = AuditEvent("relay.closed", f"student,cooperative={cooperative}")
                audit.append(connection, names, closed, owner, channel, now)
        case ProposalShown(number):
            handovers.shown(connection, number, now)
        case ProposalAnswered(number, agreed):
            if agreed and consent is None:
                raise NoConsent
            answered = (
                handovers.agree(connection, owner, number, consent, now)
                if consent is not None and agreed
                else handovers.refuse(connection, owner, number, now)
            )
            if answered is not None:
                key, receiver = answered
                code = f"{'yes' if agreed else 'no'},receiver={receiver},lead={names.keyed('lead', key)}"
                audit.append(connection, names, AuditEvent("lead.handover", code), owner, channel, now)


def take_back(connection: Connection, names: Pseudonyms, owner: str, channel: str, now: datetime) -> None:
    """Empty all that somebody left: who had received it learns that it was taken back, and sees nothing more."""
    for key in leads.withdraw(connection, owner, now):
        noted = AuditEvent("lead.withdrawn", f"lead={names.keyed('lead', key)}")
        audit.append(connection, names, noted, owner, channel, now)
