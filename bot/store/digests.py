"""What there is to tell a cooperative's staff by e-mail, each thing once: counted from where it stands, told up to a moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.people.digest import EVERY, LOOKS_BACK, SETTLES_IN, UNREAD_AFTER, Audience, Digest, audience_of
from bot.people.lead import ANSWER_WITHIN
from bot.store.digest_tables import digests, withdrawals
from bot.store.lead_tables import cooperatives, lead_openings, lead_shares, leads, relay_messages
from bot.store.question_tables import sent_questions
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
        """What is to be told now, to each audience of each cooperative that there is somebody of."""
        now = self._clock()
        with self._engine.begin() as connection:
            found = []
            for (number, audience), addresses in _told(connection).items():
                since = _since(connection, number, audience, now)
                if since is not None:
                    nothing = Digest(number, audience, addresses, since, now - SETTLES_IN)
                    found.append(_counted(connection, nothing))
        return tuple(one for one in found if one.says_something)

    def claim(self, digest: Digest) -> bool:
        """Take it upon oneself to tell; False where another process did."""
        now = self._clock()
        free = or_(digests.c.claimed_until.is_(None), digests.c.claimed_until <= now)
        same = and_(_of(digest), digests.c.covered_until <= digest.since)
        claimed = {"claimed_until": now + _CLAIMED_FOR}
        with self._engine.begin() as connection:
            if connection.execute(update(digests).where(same, free).values(claimed)).rowcount:
                return True
        whose = {"cooperative": digest.cooperative, "audience": digest.audience}
        first = {**whose, "covered_until": digest.since, **claimed}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(digests).values(first))
        except IntegrityError:
            return False
        return True

    def release(self, digest: Digest) -> None:
        """It could not be sent: it is to be tried again."""
        with self._engine.begin() as connection:
            connection.execute(update(digests).where(_of(digest)).values(claimed_until=None))

    def told(self, digest: Digest) -> None:
        """It was accepted: nothing of it is told again."""
        covered = {"covered_until": digest.until, "told_at": self._clock(), "claimed_until": None}
        with self._engine.begin() as connection:
            connection.execute(update(digests).where(_of(digest)).values(covered))
            _forget_told(connection, digest.cooperative)

    def somebody_would_be_told(self) -> bool:
        """Whether anybody has an account, or has left an interest."""
        with self._engine.begin() as connection:
            found = select(or_(exists(select(staff.c.id)), exists(select(leads.c.key))))
            return bool(connection.scalar(found))


def purge(connection: Connection, now: datetime) -> None:
    """Forget what is told of no more."""
    connection.execute(delete(withdrawals).where(withdrawals.c.at <= now - LOOKS_BACK))


def _of(digest: Digest) -> ColumnElement[bool]:
    return and_(digests.c.cooperative == digest.cooperative, digests.c.audience == digest.audience)


def _told(connection: Connection) -> dict[tuple[int, Audience], tuple[str, ...]]:
    """The addresses of those who are told of anything, by cooperative and audience; each is in one."""
    here = and_(staff.c.active, staff.c.password_hash != "", cooperatives.c.active)
    columns = (staff.c.cooperative, staff.c.role, staff.c.email)
    rows = connection.execute(select(*columns).join_from(staff, cooperatives).where(here).order_by(staff.c.id))
    found: dict[tuple[int, Audience], tuple[str, ...]] = {}
    for row in rows:
        audience = audience_of(row.role)
        if audience is not None:
            whose = (row.cooperative, audience)
            found[whose] = (*found.get(whose, ()), row.email)
    return found


def _forget_told(connection: Connection, number: int) -> None:
    """Forget what was taken back from a cooperative, once every audience that is told of it was."""
    audiences = {audience for of, audience in _told(connection) if of == number and audience != "questions"}
    mine = and_(digests.c.cooperative == number, digests.c.audience.in_(audiences))
    covered = connection.scalars(select(digests.c.covered_until).where(mine)).all()
    if audiences and len(covered) == len(audiences):
        past = and_(withdrawals.c.cooperative == number, withdrawals.c.at <= min(covered))
        connection.execute(delete(withdrawals).where(past))


def _since(connection: Connection, number: int, audience: Audience, now: datetime) -> datetime | None:
    """After when things have not been told; None where it is not time, or another process is telling them."""
    here = and_(digests.c.cooperative == number, digests.c.audience == audience)
    row = connection.execute(select(digests).where(here)).first()
    if row is None:
        added_at = connection.scalar(select(cooperatives.c.added_at).where(cooperatives.c.id == number))
        return max((added_at or now) - SETTLES_IN, now - LOOKS_BACK)
    too_soon = row.told_at is not None and now - row.told_at < EVERY
    claimed = row.claimed_until is not None and now < row.claimed_until
    return None if too_soon or claimed else max(row.covered_until, now - LOOKS_BACK)


def _counted(connection: Connection, nothing: Digest) -> Digest:
    """What there is to tell, in the place of `nothing`."""
    found = nothing if nothing.audience == "questions" else _with_interests(connection, nothing)
    return found if nothing.audience == "interests" else _with_questions(connection, found)


def _with_questions(connection: Connection, digest: Digest) -> Digest:
    """All that wait, where one of them has come, or has waited for long, since the last time."""
    waits, sent_at = sent_questions.c.status == "open", sent_questions.c.sent_at
    week = ANSWER_WITHIN
    told = or_(
        _between(sent_at, digest.since, digest.until), _between(sent_at, digest.since - week, digest.until - week)
    )
    if not connection.scalar(select(exists(select(sent_questions.c.key).where(waits, told)))):
        return digest
    number = connection.scalar(select(func.count()).where(waits, sent_at <= digest.until))
    return replace(digest, questions=number or 0)


def _with_interests(connection: Connection, digest: Digest) -> Digest:
    number, since, until = digest.cooperative, digest.since, digest.until
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
    return replace(
        digest,
        new=connection.scalar(new) or 0,
        unread=connection.scalar(unread) or 0,
        late=connection.scalar(late) or 0,
        withdrawn=bool(connection.scalar(select(exists(select(withdrawals.c.id).where(taken_back))))),
    )


def _between(column: ColumnElement[datetime], since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(column > since, column <= until)
