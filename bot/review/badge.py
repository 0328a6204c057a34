"""The key that a browser holds: who is in with it is known to the store alone, which keeps its hash."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_SECURE_NAME = "__Host-gestione"
_PLAIN_NAME = "gestione"


@dataclass(frozen=True, slots=True)
class Badge:
    """A key of 256 random bits. Before coming in it only ties forms to the browser; coming in always makes another."""

    key: str

    @property
    def token(self) -> str:
        """What a form carries that was made for this browser."""
        return hmac.new(self.key.encode(), b"bussola review", hashlib.sha256).hexdigest()

    def wrote(self, token: str) -> bool:
        """Whether a form with this token was made for this browser."""
        return hmac.compare_digest(token.encode(), self.token.encode())


def new_badge() -> Badge:
    """One that nobody ever held."""
    return Badge(secrets.token_urlsafe(32))


def badge_of(request: Request, *, secure: bool) -> Badge | None:
    """The one that the cookie has, if it could be ours."""
    key = request.cookies.get(_name(secure), "")
    return Badge(key) if _KEY.fullmatch(key) else None


def give(response: Response, badge: Badge, *, secure: bool) -> None:
    """Let the browser hold it, until it is closed."""
    response.set_cookie(_name(secure), badge.key, path="/", secure=secure, httponly=True, samesite="lax")


def take_back(response: Response, *, secure: bool) -> None:
    """Let the browser forget it."""
    response.delete_cookie(_name(secure), path="/", secure=secure, httponly=True, samesite="lax")


def _name(secure: bool) -> str:
    # Browsers let only https set a name that begins so, and only for exactly this host.
    return _SECURE_NAME if secure else _PLAIN_NAME
