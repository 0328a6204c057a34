"""What must be so before anything is stored in production: the key guarded, and nothing on a disk that anybody could read."""

from pathlib import Path

from sqlalchemy import make_url

from bot.store.faults import DatabaseFault
from bot.store.keys import KeyFile, open_keys


def guarded_keys(url: str, key_file: Path, data_dir: Path, *, production: bool, disk_is_encrypted: bool) -> KeyFile:
    """The keys for the database at `url`. SQLite's file is sealed by us; what a server writes is the disk's to seal, which only
    who runs it can say (`disk_is_encrypted`).

    Raises:
        KeyFault: as `open_keys`.
        DatabaseFault: in production, nobody has said that the server's disk is encrypted.
    """
    keys = open_keys(key_file, data_dir, production=production)
    if production and not disk_is_encrypted and make_url(url).get_backend_name() != "sqlite":
        raise DatabaseFault("disk", "database.disk_not_stated")
    return keys
