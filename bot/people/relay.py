"""Messages that pass through the bot between a student and a cooperative: when they may arrive, and what may not be in them."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import phonenumbers

LONGEST = 1000
"""Characters in a message."""
_ITALY = ZoneInfo("Europe/Rome")
_QUIET_FROM, _QUIET_UNTIL = time(21), time(8)
_USERNAME = re.compile(
    r"(?<![\w.])@[A-Za-z]\w{3,31}\b|\b(?:t\.me|wa\.me|instagram\.com|tiktok\.com)/\S+", re.IGNORECASE
)
_EMAIL = re.compile(r"[^\s@<>(),;:\"]+@[\w-]+(?:\.[\w-]+)+")
MASK = "[…]"
"""What stands where something was taken out."""


def deliver_at(now: datetime) -> datetime:
    """When what is written to a student now may arrive: at once, or, between 21 and 8 in Italy, at 8."""
    here = now.astimezone(_ITALY)
    if _QUIET_UNTIL <= here.time() < _QUIET_FROM:
        return now
    day = here.date() + timedelta(days=1) if here.time() >= _QUIET_FROM else here.date()
    return datetime.combine(day, _QUIET_UNTIL, _ITALY).astimezone(now.tzinfo)


def carries_contact(text: str) -> bool:
    """Whether a telephone number, an address or a username of some network is in `text`."""
    return without_contacts(text) != text


def without_contacts(text: str) -> str:
    """`text` with whatever leads out of the chat taken out."""
    text = _EMAIL.sub(MASK, text)
    text = _USERNAME.sub(MASK, text)
    found = [
        (one.start, one.end)
        for one in phonenumbers.PhoneNumberMatcher(text, "IT", leniency=phonenumbers.Leniency.POSSIBLE)
    ]
    for start, end in reversed(found):
        if sum(character.isdigit() for character in text[start:end]) >= 8:
            text = f"{text[:start]}{MASK}{text[end:]}"
    return text
