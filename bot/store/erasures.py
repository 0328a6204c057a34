"""Who was erased in the last days, by pseudonym alone: so that a copy of the database that is put back brings nobody back.

The audit knows every erasure, and the database how far it knows the audit. An erasure that was known elsewhere and that is not
among those means that this database is an older one: what was erased after it is erased again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.store import audit, settling
from bot.store.lead_tables import lead_drafts
from bot.store.pseudonyms import Pseudonyms
from bot.store.tables import audit as rows
from bot.store.tables import outbox, sessions

REMEMBERED = timedelta(days=30)
"""As long as a copy may be put back."""
_OUTCOMES = ("done", "closed", "again")


@dataclass(frozen=True, slots=True)
class Erasure:
    """That `owner` was erased `at` that moment. `house` tells apart databases that have other pseudonyms for everybody."""

    house: str
    owner: str
    at: datetime


def listed(connection: Connection, names: Pseudonyms, known: Iterable[Erasure], now: datetime) -> tuple[Erasure, ...]:
    """The erasures of the last days: those `known` of other databases, then those of this one, oldest first."""
    house = names.keyed("house")
    others = (one for one in known if one.house != house and one.at > now - REMEMBERED)
    return (*others, *_noted(connection, names, now))


def _noted(connection: Connection, names: Pseudonyms, now: datetime) -> tuple[Erasure, ...]:
    last = audit.known(connection)
    erased = select(rows.c.who, rows.c.at).where(
        rows.c.what == "rights.erasure",
        rows.c.outcome.in_(_OUTCOMES),
        rows.c.at > now - REMEMBERED,
        rows.c.number <= (last.number if last else 0),
    )
    house = names.keyed("house")
    return tuple(Erasure(house, row.who, row.at) for row in connection.execute(erased.order_by(rows.c.number)))


def repeat(connection: Connection, names: Pseudonyms, known: Iterable[Erasure], now: datetime) -> int:
    """Erase again whoever `known` says was erased and this database has never heard of; how many they were."""
    house, noted = names.keyed("house"), set(_noted(connection, names, now))
    missing = {one.owner for one in known if one.house == house and one.at > now - REMEMBERED and one not in noted}
    conversations = {names.owner(one): one for one in _conversations(connection)} if missing else {}
    for owner in sorted(missing):
        settling.forget_owner(connection, names, owner, conversations.get(owner, ""), "again", now)
    return len(missing)


def _conversations(connection: Connection) -> set[str]:
    named = (sessions.c.conversation, outbox.c.conversation, lead_drafts.c.conversation)
    return {one for column in named for one in connection.scalars(select(column))}
