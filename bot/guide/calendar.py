"""Days to be reminded of, as an iCalendar file (RFC 5545)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

_LONGEST_LINE = 75
"""Octets in a line, its break left out (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A whole day in the calendar: what to do, and what stands behind it. Where it `rings`, the afternoon before."""

    on: date
    what: str
    why: str
    rings: bool = False


def calendar(name: str, reminders: Sequence[Reminder], now: datetime) -> bytes:
    """The file; the same reminders get the same numbers, so that taking them in twice doesn't double them. `now` is in UTC."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Bussola//percorso//IT",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for one in reminders:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{sha256(f'{one.on}{one.what}'.encode()).hexdigest()[:24]}@bussola",
            f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(one.what)}",
            f"DESCRIPTION:{_escaped(one.why)}",
            "TRANSP:TRANSPARENT",
            *(_alarm(one) if one.rings else ()),
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _alarm(one: Reminder) -> tuple[str, ...]:
    """At four in the afternoon of the day before (RFC 5545, 3.6.6: from the first moment of the day)."""
    return ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(one.what)}", "TRIGGER:-PT8H", "END:VALARM")


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, none of which cuts a character."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
