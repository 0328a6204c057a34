"""How much one person, one address and all together may send: pure policy, the time passed in, its memory bounded.

What a person may send is counted by kind, in a window of a minute: messages, taps, and what exercises a right, so that a flood of
the first never shuts the last. Whoever sends more is told once and then met with silence for a while; their own doing is all that
they are stopped for. A class behind one address shares nothing but the count of newcomers: those who are known go on however many
newcomers somebody invents. When all together send too much, the many who send little go before the few who send much.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock
from typing import Literal

Kind = Literal["message", "tap", "right"]
Answer = Literal["yes", "slow", "silent", "day", "busy"]
"""Go on; slow down (said once); say nothing; that was all for today; too many people at the moment."""

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
_SUBNET = 64
"""Bits of an IPv6 address that name a household or a school; the rest a single telephone chooses as it likes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A minute's `messages`, `taps` and `rights` of a person, their model `calls` a day, an address's `newcomers` at once and a
    minute, a minute's events of `everyone`, and how many people and addresses are `remembered`."""

    messages: int = 20
    taps: int = 60
    rights: int = 20
    calls: int = 200
    cool_down: timedelta = MINUTE
    newcomers: int = 400
    newcomers_a_minute: int = 120
    everyone: int = 3000
    remembered: int = 20_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an event may be handled; if not, when to try `again_in`."""

    answer: Answer
    again_in: timedelta = timedelta()

    @property
    def admits(self) -> bool:
        """Whether it may."""
        return self.answer == "yes"

    @property
    def wait(self) -> int | None:
        """Whole seconds to wait; None where it may be handled."""
        return None if self.admits else max(1, round(self.again_in.total_seconds()))


YES = Verdict("yes")


@dataclass(slots=True)
class _Window:
    times: deque[datetime] = field(default_factory=deque)
    cooling_until: datetime | None = None


@dataclass(slots=True)
class _Person:
    windows: dict[Kind, _Window] = field(default_factory=dict)
    calls: deque[datetime] = field(default_factory=deque)
    seen_at: datetime | None = None


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime


class Quotas:
    """Remembers who sent how much, in memory alone. Safe to share between threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._people: OrderedDict[str, _Person] = OrderedDict()
        self._addresses: OrderedDict[str, _Bucket] = OrderedDict()
        self._everyone: deque[datetime] = deque()
        self._lock = Lock()

    def let_in(self, person: str, address: str, now: datetime) -> Verdict:
        """Whether `person` may come from `address`: who is known may; a newcomer counts against the address."""
        with self._lock:
            return YES if person in self._people or self._has_room(address, now) else Verdict("busy", MINUTE)

    def admit(self, person: str, kind: Kind, now: datetime) -> Verdict:
        """Whether an event of `person`, a name that stays the same, may be handled; it counts if it may."""
        with self._lock:
            one = self._people.get(person) or _Person()
            verdict = self._judge(one, kind, now)
            self._remember(person, one, now)
            return verdict

    def spend(self, person: str, now: datetime) -> bool:
        """Count an answer that was computed for `person`. True where it was the last of the day."""
        with self._lock:
            one = self._people.get(person)
            if one is None:
                return False
            one.calls.append(now)
            return len(one.calls) == self._limits.calls

    def _judge(self, one: _Person, kind: Kind, now: datetime) -> Verdict:
        window = one.windows.setdefault(kind, _Window())
        _forget_before(window.times, now - MINUTE)
        if window.cooling_until is not None and now < window.cooling_until:
            return Verdict("silent", window.cooling_until - now)
        if len(window.times) >= self._limit(kind):
            window.cooling_until = now + self._limits.cool_down
            return Verdict("slow", self._limits.cool_down)
        if kind != "right":
            if self._is_crowded(one, now):
                return Verdict("busy", MINUTE)
            _forget_before(one.calls, now - DAY)
            if len(one.calls) >= self._limits.calls:
                window.times.append(now)
                return Verdict("day", one.calls[0] + DAY - now)
        window.times.append(now)
        self._everyone.append(now)
        return YES

    def _limit(self, kind: Kind) -> int:
        return {"message": self._limits.messages, "tap": self._limits.taps, "right": self._limits.rights}[kind]

    def _is_crowded(self, one: _Person, now: datetime) -> bool:
        """Whether all together send too much, and `one` more than their share of what can be handled."""
        _forget_before(self._everyone, now - MINUTE)
        if len(self._everyone) < self._limits.everyone:
            return False
        active = 0
        for other in reversed(self._people.values()):
            if other.seen_at is None or now - other.seen_at >= MINUTE:
                break
            active += 1
        own = sum(len(window.times) for window in one.windows.values())
        return own >= max(1, self._limits.everyone // max(1, active))

    def _has_room(self, address: str, now: datetime) -> bool:
        """Whether one newcomer more may come from `address`; that one is counted."""
        group = _group(address)
        full = float(self._limits.newcomers)
        bucket = self._addresses.setdefault(group, _Bucket(full, now))
        minutes = max(timedelta(), now - bucket.at) / MINUTE
        bucket.left, bucket.at = min(full, bucket.left + minutes * self._limits.newcomers_a_minute), now
        self._addresses.move_to_end(group)
        if len(self._addresses) > self._limits.remembered:
            self._addresses.popitem(last=False)
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def _remember(self, person: str, one: _Person, now: datetime) -> None:
        one.seen_at = now
        self._people[person] = one
        self._people.move_to_end(person)
        if len(self._people) > self._limits.remembered:
            self._people.popitem(last=False)


def _forget_before(times: deque[datetime], moment: datetime) -> None:
    while times and times[0] <= moment:
        times.popleft()


def _group(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, _SUBNET), strict=False)) if isinstance(parsed, IPv6Address) else address
