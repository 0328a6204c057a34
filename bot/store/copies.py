"""A sealed copy of the SQLite database, taken while it is in use; the keys alone open it, and only while it is young enough."""

import json
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import InvalidToken
from sqlalchemy import make_url

from bot.store import whole_file
from bot.store.erasures import REMEMBERED
from bot.store.faults import DatabaseFault
from bot.store.keys import Keys

_MARK = b"bussola-copia-2\n"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a copy holds: the bytes of the database's file and of its audit's (none: they were one file), the key of both in
    hexadecimal, and when it was taken."""

    content: bytes
    audit: bytes
    key: str
    at: datetime


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
    """The database in `file`, sealed, under a key of its own. What waits to be sent is left out, or it would be sent twice.

    Raises:
        CopyFault: it can't be read.
    """
    own = whole_file.new_key()
    try:
        with TemporaryDirectory() as folder:
            key, copy = whole_file.key_of(file, keys), Path(folder) / file.name
            # The audit first: whoever erases themselves meanwhile is erased in the copy too, or known nowhere as erased.
            _copy(whole_file.audit_file_of(file), key, whole_file.audit_file_of(copy), own)
            _copy(file, key, copy, own)
            with closing(whole_file.connect(copy, own)) as copied:
                copied.execute("DELETE FROM outbox")
                copied.execute("VACUUM")
            content, audit = copy.read_bytes(), whole_file.audit_file_of(copy).read_bytes()
    except DatabaseFault as fault:
        raise CopyFault(fault.key, why=fault) from fault
    except (whole_file.Error, OSError) as error:
        raise CopyFault("custody.copy.unreadable_database", why=type(error).__name__) from error
    except InvalidToken:
        raise CopyFault("custody.copy.other_key") from None
    head = json.dumps({"at": now.isoformat(), "key": own, "audit": len(audit)}).encode()
    return _MARK + keys.encrypt(head + b"\n" + audit + content)


def open_copy(sealed: bytes, keys: Keys, now: datetime) -> Taken:
    """What is in a sealed copy.

    Raises:
        CopyFault: it is no copy of ours, no key opens it, or it is older than copies may be.
    """
    if not sealed.startswith(_MARK):
        raise CopyFault("custody.copy.no_copy")
    try:
        head, _, content = keys.decrypt(sealed.removeprefix(_MARK)).partition(b"\n")
    except InvalidToken:
        raise CopyFault("custody.copy.other_key") from None
    told = json.loads(head)
    size = told.get("audit", 0)
    taken = Taken(content[size:], content[:size], told["key"], datetime.fromisoformat(told["at"]))
    if now - taken.at > REMEMBERED:
        raise CopyFault("custody.copy.old", days=REMEMBERED.days)
    return taken


def _copy(file: Path, key: str, to: Path, own: str) -> None:
    with closing(whole_file.connect(file, key)) as source:
        whole_file.copy_into(source, to, own)
