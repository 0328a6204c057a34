"""Whose request it is: whoever holds a key, and what is kept under its hash."""

import hashlib

from bot.browsing.key import Holder, is_key, new_key


class Visitor(Holder):
    """A browser, or an embedded page. Of the `key` nothing is kept but a hash."""

    __slots__ = ()

    @property
    def conversation(self) -> str:
        """The conversation's name in the store."""
        return f"web:{hashlib.sha256(self.key.encode()).hexdigest()}"


def new_visitor() -> Visitor:
    """Someone who was never here."""
    return Visitor(new_key())


def visitor_with(key: str) -> Visitor | None:
    """The visitor who holds `key`; None where it is no key of ours."""
    return Visitor(key) if is_key(key) else None
