"""What there is to tell a cooperative's staff by e-mail, each thing once: counted from where it stands, told up to a moment."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.people.digest import EVERY, LOOKS_BACK, SETTLES_IN, UNREAD_AFTER, Digest
from bot.people.lead import ANSWER_WITHIN
from bot.people.staff import POWERS
from bot.store.digest_tables import digests, withdrawals
from bot.store.lead_tables import cooperatives, lead_openings, lead_shares, leads, relay_messages
from bot.store.staff_tables import staff

_CLAIMED_FOR = timedelta(minutes=15)
"""For so long nobody else tries what one is sending, or what was refused."""
_SHARED = lead_shares.join(leads, lead_shares.c.lead == leads.c.key)


class DigestStore:
    """A transaction a method. Safe to share between threads, and between processes."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def due(self) -> tuple[Digest, ...]:
        """What is to be told now, cooperative by cooperative, where there is somebody to tell."""
        now = self._clock()
        with self._engine.begin() as connection:
            found = []
            for number, addresses in _readers(connection).items():
                since = _since(connection, number, now)
                if since is not None:
                    found.append(_digest(connection, number, addresses, since, now - SETTLES_IN))
        return tuple(one for one in found if one.says_something)

    def claim(self, digest: Digest) -> bool:
        """Take it upon oneself to tell; False where another process did."""
        now = self._clock()
        free = or_(digests.c.claimed_until.is_(None), digests.c.claimed_until <= now)
        same = and_(digests.c.cooperative == digest.cooperative, digests.c.covered_until <= digest.since)
        claimed = {"claimed_until": now + _CLAIMED_FOR}
        with self._engine.begin() as connection:
            if connection.execute(update(digests).where(same, free).values(claimed)).rowcount:
                return True
        first = {"cooperative": digest.cooperative, "covered_until": digest.since, **claimed}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(digests).values(first))
        except IntegrityError:
            return False
        return True

    def release(self, digest: Digest) -> None:
        """It could not be sent: it is to be tried again."""
        here = digests.c.cooperative == digest.cooperative
        with self._engine.begin() as connection:
            connection.execute(update(digests).where(here).values(claimed_until=None))

    def told(self, digest: Digest) -> None:
        """It was accepted: nothing of it is told again."""
        here = digests.c.cooperative == digest.cooperative
        covered = {"covered_until": digest.until, "told_at": self._clock(), "claimed_until": None}
        past = and_(withdrawals.c.cooperative == digest.cooperative, withdrawals.c.at <= digest.until)
        with self._engine.begin() as connection:
            connection.execute(update(digests).where(here).values(covered))
            connection.execute(delete(withdrawals).where(past))

    def somebody_would_be_told(self) -> bool:
        """Whether anybody has an account, or has left an interest."""
        with self._engine.begin() as connection:
            found = select(or_(exists(select(staff.c.id)), exists(select(leads.c.key))))
            return bool(connection.scalar(found))


def purge(connection: Connection, now: datetime) -> None:
    """Forget what is told of no more."""
    connection.execute(delete(withdrawals).where(withdrawals.c.at <= now - LOOKS_BACK))


def _readers(connection: Connection) -> dict[int, tuple[str, ...]]:
    """The addresses of those who may read interests, by cooperative."""
    roles = [role for role, powers in POWERS.items() if "leads.read" in powers]
    here = and_(staff.c.active, staff.c.password_hash != "", staff.c.role.in_(roles), cooperatives.c.active)
    rows = connection.execute(
        select(staff.c.cooperative, staff.c.email).join_from(staff, cooperatives).where(here).order_by(staff.c.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        found[row.cooperative] = (*found.get(row.cooperative, ()), row.email)
    return found


def _since(connection: Connection, number: int, now: datetime) -> datetime | None:
    """After when things have not been told; None where it is not time, or another process is telling them."""
    row = connection.execute(select(digests).where(digests.c.cooperative == number)).first()
    if row is None:
        added_at = connection.scalar(select(cooperatives.c.added_at).where(cooperatives.c.id == number))
        return max((added_at or now) - SETTLES_IN, now - LOOKS_BACK)
    too_soon = row.told_at is not None and now - row.told_at < EVERY
    claimed = row.claimed_until is not None and now < row.claimed_until
    return None if too_soon or claimed else max(row.covered_until, now - LOOKS_BACK)


def _digest(
    connection: Connection, number: int, addresses: tuple[str, ...], since: datetime, until: datetime
) -> Digest:
    mine = and_(lead_shares.c.cooperative == number, leads.c.withdrawn_at.is_(None))
    opened = exists(
        select(lead_openings.c.id).where(
            lead_openings.c.lead == lead_shares.c.lead, lead_openings.c.cooperative == number
        )
    )
    new = select(func.count()).select_from(_SHARED)
    new = new.where(mine, _between(lead_shares.c.left_at, since, until), lead_shares.c.status == "new", ~opened)
    late = select(func.count()).select_from(_SHARED)
    late = late.where(
        mine,
        _between(lead_shares.c.left_at, since - ANSWER_WITHIN, until - ANSWER_WITHIN),
        lead_shares.c.first_contact_at.is_(None),
        lead_shares.c.status.in_(("new", "taken")),
        lead_shares.c.thread_closed_by == "",
        leads.c.ended_at.is_(None),
    )
    thread = and_(relay_messages.c.lead == lead_shares.c.lead, relay_messages.c.cooperative == number)
    unread = select(func.count()).select_from(_SHARED.join(relay_messages, thread))
    unread = unread.where(
        mine,
        relay_messages.c.author == "student",
        relay_messages.c.read_at.is_(None),
        _between(relay_messages.c.at, since - UNREAD_AFTER, until - UNREAD_AFTER),
    )
    taken_back = and_(withdrawals.c.cooperative == number, _between(withdrawals.c.at, since, until))
    return Digest(
        number,
        addresses,
        since,
        until,
        connection.scalar(new) or 0,
        connection.scalar(unread) or 0,
        connection.scalar(late) or 0,
        bool(connection.scalar(select(exists(select(withdrawals.c.id).where(taken_back))))),
    )


def _between(column: ColumnElement[datetime], since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(column > since, column <= until)
