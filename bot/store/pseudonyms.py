"""Names that only who holds the keys can tie to a person: keyed hashes, by a secret that outlives the keys that seal it."""

import hmac
import secrets as random
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from bot.store.keys import Keys
from bot.store.tables import secrets

_NAME = "pseudonyms"


class Pseudonyms:
    """Keyed hashes (HMAC-SHA256, 64 hexadecimal digits). The kind keeps hashes of different things apart."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def owner(self, conversation: str) -> str:
        """The pseudonym of whoever has a conversation; without one, of nobody."""
        return self.keyed("owner", conversation) if conversation else ""

    def keyed(self, kind: str, *parts: str) -> str:
        """The keyed hash of `parts`."""
        return hmac.new(self._secret, "\n".join((kind, *parts)).encode(), sha256).hexdigest()


def open_pseudonyms(connection: Connection, keys: Keys) -> Pseudonyms:
    """The pseudonyms of this database; a new database gets a secret of its own.

    Raises:
        InvalidToken: no key of ours opens the secret. Going on would make strangers of everybody, and break the audit.
    """
    sealed = connection.scalar(select(secrets.c.sealed).where(secrets.c.name == _NAME))
    if sealed is not None:
        return Pseudonyms(keys.decrypt(sealed))
    secret = random.token_bytes(32)
    connection.execute(insert(secrets).values(name=_NAME, sealed=keys.encrypt(secret)))
    return Pseudonyms(secret)
