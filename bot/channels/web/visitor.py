"""Whose request it is: a random key that only the browser holds, and what follows from it."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_SECURE_NAME = "__Host-bussola"
_PLAIN_NAME = "bussola"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser, or an embedded page. Of the `key` (256 random bits) nothing is kept but a hash."""

    key: str

    @property
    def conversation(self) -> str:
        """The conversation's name in the store."""
        return f"web:{hashlib.sha256(self.key.encode()).hexdigest()}"

    @property
    def token(self) -> str:
        """What a form of ours carries. It follows from the key, so that it outlives a restart and nothing has to be kept."""
        return hmac.new(self.key.encode(), b"bussola form", hashlib.sha256).hexdigest()

    def wrote(self, token: str) -> bool:
        """Whether a form with this token was made for this visitor."""
        return hmac.compare_digest(token.encode(), self.token.encode())


def new_visitor() -> Visitor:
    """Someone who was never here."""
    return Visitor(secrets.token_urlsafe(32))


def visitor_with(key: str) -> Visitor | None:
    """The visitor who holds `key`; None where it is no key of ours."""
    return Visitor(key) if _KEY.fullmatch(key) else None


def visitor_of(request: Request, *, secure: bool) -> Visitor | None:
    """Who the cookie says is asking; None where there is none that could be ours."""
    return visitor_with(request.cookies.get(_name(secure), ""))


def remember(response: Response, visitor: Visitor, *, secure: bool) -> None:
    """Give the browser its key, until it is closed: a school's computer belongs to everybody."""
    response.set_cookie(_name(secure), visitor.key, path="/", secure=secure, httponly=True, samesite="lax")


def forget(response: Response, *, secure: bool) -> None:
    """Take the key back."""
    response.delete_cookie(_name(secure), path="/", secure=secure, httponly=True, samesite="lax")


def _name(secure: bool) -> str:
    # Browsers let only https set a name that begins so, and only for exactly this host.
    return _SECURE_NAME if secure else _PLAIN_NAME
