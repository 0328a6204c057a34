"""How somebody may be reached: a telephone number or an e-mail address, checked; a first name, without a surname."""

import re
from dataclasses import dataclass
from typing import Literal

import phonenumbers

Kind = Literal["phone", "email"]
Whose = Literal["own", "parent"]

_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@(?=.{4,190}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_NAME = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=[^\W_])){0,23}")
_DIGITS = re.compile(r"\d")
_FEW_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Contact:
    """An address that was checked: a number as E.164 says it ("+39..."), or an e-mail address. `whose` it is."""

    kind: Kind
    value: str
    whose: Whose = "own"


def contact_in(text: str, whose: Whose = "own") -> Contact | None:
    """The number or address that `text` is; None where it is neither. A number without prefix is Italian."""
    text = text.strip()
    if _EMAIL.fullmatch(text) and ".." not in text:
        return Contact("email", text, whose)
    try:
        number = phonenumbers.parse(text, "IT")
    except phonenumbers.NumberParseException:
        return None
    # Letters are allowed by the library ("0800-FLOWERS"), extensions too: neither is a number to be called at.
    if number.extension or not re.fullmatch(r"[\d\s+().\-/]{6,24}", text) or not phonenumbers.is_valid_number(number):
        return None
    return Contact("phone", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), whose)


def first_name_in(text: str) -> str | None:
    """The first name or nickname that `text` is: one word, so that no surname comes with it, and no number to be reached at."""
    name = text.strip()
    return name if _NAME.fullmatch(name) and len(_DIGITS.findall(name)) <= _FEW_DIGITS else None
