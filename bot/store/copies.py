"""A sealed copy of the SQLite database, taken while it is in use; the keys alone open it, and only while it is young enough."""

import json
import sqlite3
import zlib
from contextlib import closing
from datetime import datetime
from pathlib import Path

from cryptography.fernet import InvalidToken
from sqlalchemy import make_url

from bot.store.erasures import REMEMBERED
from bot.store.keys import Keys

_MARK = b"bussola-copia-1\n"
_SQLITE = b"SQLite format 3\x00"


class CopyFault(Exception):
    """It can't be done; `key` and `values` make the sentence that says why."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def file_of(url: str) -> Path:
    """The file of the database at `url`.

    Raises:
        CopyFault: it is in no file.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise CopyFault("custody.copy.no_file")
    return Path(parsed.database)


def take(file: Path, keys: Keys, now: datetime) -> bytes:
    """The database in `file`, sealed. What waits to be sent is left out: put back, it would be sent twice.

    Raises:
        CopyFault: it can't be read.
    """
    try:
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(":memory:", isolation_level=None)) as copy,
        ):
            source.backup(copy)
            copy.execute("DELETE FROM outbox")
            copy.execute("VACUUM")
            content = copy.serialize()
    except sqlite3.Error as error:
        raise CopyFault("custody.copy.unreadable_database", why=type(error).__name__) from error
    head = json.dumps({"at": now.isoformat()}).encode()
    return _MARK + keys.encrypt(head + b"\n" + zlib.compress(content))


def open_copy(sealed: bytes, keys: Keys, now: datetime) -> tuple[bytes, datetime]:
    """The database in a sealed copy, as the bytes of its file, and when it was taken.

    Raises:
        CopyFault: it is no copy of ours, no key opens it, or it is older than copies may be.
    """
    if not sealed.startswith(_MARK):
        raise CopyFault("custody.copy.no_copy")
    try:
        head, _, packed = keys.decrypt(sealed.removeprefix(_MARK)).partition(b"\n")
    except InvalidToken:
        raise CopyFault("custody.copy.other_key") from None
    taken = datetime.fromisoformat(json.loads(head)["at"])
    if now - taken > REMEMBERED:
        raise CopyFault("custody.copy.old", days=REMEMBERED.days)
    content = zlib.decompress(packed)
    if not content.startswith(_SQLITE):
        raise CopyFault("custody.copy.no_copy")
    return content, taken
