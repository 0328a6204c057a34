"""What whoever had the keys could read in the files of a folder: every page of every database, erased ones and journals too.

Decrypts without SQLCipher, by its published design (https://www.zetetic.net/sqlcipher/design/): were the pages searched through
queries, what is left in free space would not be seen; were the sealed bytes searched, nothing ever would be.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.store.keys import Keys
from bot.store.whole_file import beside, connect, key_of

_PAGE, _AT_END, _SALT = 4096, 80, 16
_JOURNAL, _FRAME = 32, 24


def contents(folder: Path, keys: Keys) -> dict[str, bytes]:
    """By name, what each file below `folder` holds once it is opened; what `keys` do not open is as it lies there."""
    return {path.name: unsealed(path, keys) for path in sorted(folder.rglob("*")) if path.is_file()}


def unsealed(path: Path, keys: Keys) -> bytes:
    """What is in one file."""
    content = path.read_bytes()
    is_journal = path.name.endswith("-wal")
    try:
        key = keys.decrypt(beside(path.with_name(path.name.removesuffix("-wal").replace("-registro", ""))).read_bytes())
    except (OSError, InvalidToken):
        return content
    return b"".join(_opened(page, key, first) for page, first in _pages(content, is_journal))


def _pages(content: bytes, is_journal: bool) -> Iterator[tuple[bytes, bool]]:
    if not is_journal:
        yield from ((content[at : at + _PAGE], at == 0) for at in range(0, len(content), _PAGE))
        return
    for at in range(_JOURNAL, len(content), _FRAME + _PAGE):
        head, page = content[at : at + _FRAME], content[at + _FRAME : at + _FRAME + _PAGE]
        yield page, int.from_bytes(head[:4]) == 1


def _opened(page: bytes, key: bytes, first: bool) -> bytes:
    start = page[-_AT_END : -_AT_END + 16]
    cipher = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor()
    return cipher.update(page[_SALT if first else 0 : -_AT_END]) + cipher.finalize()


def dump(file: Path, keys: Keys, copy: Path | None = None) -> str:
    """All that the database in `file`, or a `copy` under the same key, holds, as statements."""
    from sqlite3.dump import _iterdump  # it asks nothing of a connection but `cursor`

    with closing(connect(copy or file, key_of(file, keys))) as connection:
        return "\n".join(_iterdump(connection))
