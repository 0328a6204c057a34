"""SQLite's file sealed whole by SQLCipher, with a key of its own that lies beside it, sealed with ours.

A key a file, and that key sealed (an "envelope"), so that `bussola keys rotate` seals forty bytes anew and not the file, and a
running process goes on. Each page is AES-256 in CBC mode with its own random start, and authenticated (HMAC-SHA512): see
https://www.zetetic.net/sqlcipher/design/. The key is random, so it is not stretched.
"""

import os
import secrets
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.fernet import InvalidToken
from sqlcipher3 import dbapi2

from bot.store.faults import DatabaseFault
from bot.store.keys import Keys

_PLAIN = b"SQLite format 3\x00"
_BYTES = 32

DRIVER: Any = dbapi2
"""What opens such files, with the face of Python's own `sqlite3`."""

if TYPE_CHECKING:
    from sqlite3 import Connection as Connection
    from sqlite3 import Error as Error
else:
    Connection, Error = dbapi2.Connection, dbapi2.Error


def beside(file: Path) -> Path:
    """Where the key of the database in `file` lies, sealed. One is of no use without the other."""
    return file.with_name(f"{file.name}.key")


def audit_file_of(file: Path) -> Path:
    """Where the audit of the database in `file` is kept."""
    return file.with_name(f"{file.stem}-registro{file.suffix}")


def is_plain(file: Path) -> bool:
    """Whether `file` is a database that anybody could read, as an earlier Bussola left it."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(_PLAIN)) == _PLAIN
    except FileNotFoundError:
        return False


def key_of(file: Path, keys: Keys) -> str:
    """The key of the database in `file`, in hexadecimal; where there is no database yet, a new one.

    Raises:
        DatabaseFault: the database is not sealed, or its key is gone.
        InvalidToken: none of `keys` opens its key.
        OSError: it can't be read or written.
    """
    if is_plain(file):
        raise DatabaseFault(file.name, "database.plain")
    path = beside(file)
    if not path.exists():
        if file.exists() and file.stat().st_size:
            raise DatabaseFault(path.name, "database.no_key_of_its_own")
        put_key(file, new_key(), keys)
    return keys.decrypt(path.read_bytes()).hex()


def new_key() -> str:
    """A key for a file, in hexadecimal."""
    return secrets.token_hex(_BYTES)


def put_key(file: Path, key: str, keys: Keys) -> None:
    """Seal `key` beside `file`. One that is there stays: of two processes that begin at once, the first decides.

    Raises:
        OSError: it can't be written.
    """
    path = beside(file)
    new = _written(path, keys.encrypt(bytes.fromhex(key)))
    with suppress(FileExistsError):
        os.link(new, path)
    new.unlink()
    _settle(path.parent)


def reseal_key(file: Path, keys: Keys) -> bool:
    """Seal the key of `file` anew with the first of `keys`; False where none of them opens it.

    Raises:
        OSError: it can't be written.
    """
    path = beside(file)
    try:
        key = keys.decrypt(path.read_bytes())
    except (InvalidToken, FileNotFoundError):
        return False
    _written(path, keys.encrypt(key)).replace(path)
    _settle(path.parent)
    return True


def unlock(connection: Any, key: str) -> None:  # noqa: ANN401 - the driver's own
    """Give a new connection the key of its file, before anything else."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA cipher_log_level = NONE")
    cursor.execute(f"PRAGMA key = \"x'{_hexadecimal(key)}'\"")
    cursor.close()


def connect(file: Path, key: str) -> Connection:
    """A connection of one's own to the database in `file`.

    Raises:
        Error: it can't be opened.
    """
    connection: Connection = DRIVER.connect(str(file), isolation_level=None)
    unlock(connection, key)
    return connection


def attach(connection: Any, file: Path, name: str, key: str) -> None:  # noqa: ANN401 - the driver's own
    """Open a second file on a connection, as the schema `name`: a transaction is of both.

    Raises:
        Error: it can't be opened.
    """
    cursor = connection.cursor()
    cursor.execute(f"ATTACH ? AS {name} KEY \"x'{_hexadecimal(key)}'\"", (str(file),))
    cursor.close()


def copy_into(connection: Connection, to: Path, key: str) -> None:
    """Write all of an open database `to` a new file, sealed with `key`.

    Raises:
        Error: it can't be read or written.
    """
    attach(connection, to, "copied", key)
    connection.execute("SELECT sqlcipher_export('copied')")
    connection.execute("DETACH copied")


def seal(file: Path, keys: Keys) -> None:
    """Seal the plain database in `file`, in one step: until it is whole, the plain one stays.

    Raises:
        DatabaseFault: it was left as it is.
    """
    new, key = file.with_name(f"{file.name}.new"), new_key()
    try:
        for left in (new, beside(file)):
            left.unlink(missing_ok=True)
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(DRIVER.connect(str(file), isolation_level=None)) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            copy_into(plain, new, key)
        with closing(connect(new, key)) as sealed:
            if sealed.execute("PRAGMA cipher_integrity_check").fetchall():
                raise DatabaseFault("integrity", "migrate.not_sealed")
        put_key(file, key, keys)
        for left in (Path(f"{file}-wal"), Path(f"{file}-shm")):
            left.unlink(missing_ok=True)
        new.replace(file)
        _settle(file.parent)
    except (OSError, Error) as error:
        raise DatabaseFault(type(error).__name__, "migrate.not_sealed") from error


def _hexadecimal(key: str) -> str:
    if len(bytes.fromhex(key)) != _BYTES:  # it goes into a statement as it is
        raise DatabaseFault("key")
    return key


def _written(path: Path, content: bytes) -> Path:
    """A new file beside `path`, for its owner alone, on the disk."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    return new


def _settle(folder: Path) -> None:
    """What was named in `folder` survives a power cut."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
