"""The keys that seal what is stored: a file of Fernet keys, one a line, apart from the data; the first one seals."""

import os
import stat
from pathlib import Path
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFault(Exception):
    """The keys can't be used; `key` names the sentence in `texts/it/store.yaml` that says what to do about `path`."""

    def __init__(self, key: str, path: Path) -> None:
        super().__init__(f"{key}: {path}")
        self.key = key
        self.path = path


class Keys(Protocol):
    """What seals and opens."""

    def encrypt(self, msg: bytes) -> bytes:
        """`msg`, sealed."""

    def decrypt(self, msg: bytes) -> bytes:
        """What was sealed.

        Raises:
            InvalidToken: none of the keys opens it.
        """


def words_of(keys: Keys, sealed: bytes) -> str | None:
    """A sealed text; None where none of the keys opens it."""
    try:
        return keys.decrypt(sealed).decode()
    except InvalidToken:
        return None


class KeyFile:
    """The keys in a file. A process that runs while they are changed takes up the new ones by itself."""

    def __init__(self, path: Path) -> None:
        """Raises KeyFault where the file can't be used."""
        self._path = path
        self._keys = _read_keys(path)
        self._state = _state_of(path)

    def encrypt(self, msg: bytes) -> bytes:
        """`msg`, sealed with the first key."""
        return self._current().encrypt(msg)

    def decrypt(self, msg: bytes) -> bytes:
        """What was sealed with one of the keys.

        Raises:
            InvalidToken: none of them opens it.
        """
        return self._current().decrypt(msg)

    def _current(self) -> MultiFernet:
        try:
            state = _state_of(self._path)
            if state != self._state:
                self._keys, self._state = _read_keys(self._path), state
        except KeyFault:  # taken away, or damaged, while we run: what we have still serves
            return self._keys
        return self._keys


def _state_of(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        raise KeyFault("key.unreadable", path) from None
    return state.st_ino, state.st_mtime_ns


def _read_keys(path: Path) -> MultiFernet:
    return MultiFernet([Fernet(line) for line in read_lines(path)])


def read_lines(path: Path) -> list[str]:
    """The keys in the file, the one that seals first.

    Raises:
        KeyFault: missing, not to be read, or damaged.
    """
    try:
        lines = path.read_text("ascii").split()
    except FileNotFoundError:
        raise KeyFault("key.missing", path) from None
    except (OSError, UnicodeDecodeError):
        raise KeyFault("key.unreadable", path) from None
    try:
        MultiFernet([Fernet(line) for line in lines])
    except ValueError:
        raise KeyFault("key.damaged", path) from None
    return lines


def make_key(path: Path) -> bool:
    """Make a key at `path`, readable by its owner alone; False where a file is already there.

    Raises:
        KeyFault: the file can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.exists():
            return False
        raise KeyFault("key.unwritable", path) from None
    except OSError:
        raise KeyFault("key.unwritable", path) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def open_keys(path: Path, data_dir: Path, *, production: bool) -> KeyFile:
    """The keys at `path`. Out of production a missing file is made; in production it must be guarded.

    Raises:
        KeyFault: missing, not to be read, damaged; in production also readable by others, or on the device of `data_dir`.
    """
    if not production:
        make_key(path)
    if production and path.exists():
        state = path.stat()
        if state.st_mode & _OTHERS:
            raise KeyFault("key.open_to_others", path)
        if state.st_dev == data_dir.stat().st_dev:
            raise KeyFault("key.beside_the_data", path)
    return KeyFile(path)
