"""The key that one browser holds. Whoever keeps something under it keeps a hash, and never the key."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds `key`: 256 random bits."""

    key: str

    @property
    def token(self) -> str:
        """What a form of ours carries. It follows from the key, so that it outlives a restart and nothing has to be kept."""
        return hmac.new(self.key.encode(), b"bussola form", hashlib.sha256).hexdigest()

    def wrote(self, token: str) -> bool:
        """Whether a form with this token was made for this holder."""
        return hmac.compare_digest(token.encode(), self.token.encode())


def new_key() -> str:
    """One that nobody ever held."""
    return secrets.token_urlsafe(32)


def is_key(text: str) -> bool:
    """Whether it could be a key of ours."""
    return _KEY.fullmatch(text) is not None
