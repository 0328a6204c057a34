"""Dates as an Italian writes them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_ITALY = ZoneInfo("Europe/Rome")


def day(when: date | str) -> str:
    """`2026-11-22` as 22/11/2026, a moment as the day it is in Italy; what is no full date ("2025", "s.d.") stays as it is."""
    if isinstance(when, datetime):
        when = when.astimezone(_ITALY)
    said = when if isinstance(when, str) else f"{when:%Y-%m-%d}"
    parts = said.split("-")
    whole = len(parts) == 3 and all(part.isdecimal() for part in parts)
    return f"{int(parts[2])}/{int(parts[1])}/{parts[0]}" if whole else said
