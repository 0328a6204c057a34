"""The keys that seal what is stored: a file of Fernet keys, one a line, apart from the data; the first one seals."""

import os
import stat
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFault(Exception):
    """The keys can't be used; `key` names the sentence in `texts/it/store.yaml` that says what to do about `path`."""

    def __init__(self, key: str, path: Path) -> None:
        super().__init__(f"{key}: {path}")
        self.key = key
        self.path = path


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


def open_keys(path: Path, data_dir: Path, *, production: bool) -> MultiFernet:
    """The keys at `path`. Out of production a missing file is made; in production it must be guarded.

    Raises:
        KeyFault: missing, not to be read, damaged; in production also readable by others, or on the device of `data_dir`.
    """
    if not production:
        make_key(path)
    try:
        text = path.read_text("ascii")
        state = path.stat()
    except FileNotFoundError:
        raise KeyFault("key.missing", path) from None
    except (OSError, UnicodeDecodeError):
        raise KeyFault("key.unreadable", path) from None
    if production and state.st_mode & _OTHERS:
        raise KeyFault("key.open_to_others", path)
    if production and state.st_dev == data_dir.stat().st_dev:
        raise KeyFault("key.beside_the_data", path)
    try:
        return MultiFernet([Fernet(line) for line in text.split()])
    except ValueError:
        raise KeyFault("key.damaged", path) from None
