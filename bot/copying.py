"""The operator's commands on copies: a sealed one of the database, and putting one back without bringing back who was erased."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.heartbeat import SILENT_AFTER, read_beat
from bot.start import console, give_up, open_settings, opened_database, texts

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.keys import Keys


def backup(file: Annotated[Path, typer.Argument(help="Il file da scrivere: una copia nuova ogni volta.")]) -> None:
    """Fai una copia cifrata della base di dati, anche a Bussola accesa."""
    from bot.store.copies import CopyFault, file_of, take

    settings, now = open_settings(), datetime.now(UTC)
    keys = _keys(settings)
    try:
        database = file_of(settings.database)
        if not database.exists():
            give_up("custody.nothing", 1, path=settings.data_dir)
        _write(file, take(database, keys, now))
    except CopyFault as fault:
        give_up(fault.key, 1, **fault.values)
    console.print(texts.say("custody.copy.made", path=file), markup=False)


def restore(file: Annotated[Path, typer.Argument(help="La copia da rimettere.")]) -> None:
    """Rimetti una copia della base di dati. Chi si è cancellato dopo la copia viene cancellato di nuovo."""
    from bot.ledger import LedgerFault, erase_again, keep_list
    from bot.store.copies import CopyFault, file_of, open_copy
    from bot.store.whole_file import audit_file_of, put_key

    settings, now = open_settings(), datetime.now(UTC)
    beat = read_beat(settings.heartbeat_file)
    if beat is not None and now - beat.at <= SILENT_AFTER:
        give_up("custody.copy.running", 1)
    keys = _keys(settings)
    try:
        database_file = file_of(settings.database)
        audit_file = audit_file_of(database_file)
        files = [f"{one}{suffix}" for one in (database_file, audit_file) for suffix in ("", ".key", "-wal", "-shm")]
        there = [one for one in files if Path(one).exists()]
        if there:
            give_up("custody.copy.there", 1, names=", ".join(there))
        copy = open_copy(file.read_bytes(), keys, now)
        database_file.parent.mkdir(parents=True, exist_ok=True)
        put_key(database_file, copy.key, keys)
        if copy.audit:
            _write(audit_file, copy.audit)
        _write(database_file, copy.content)
    except CopyFault as fault:
        give_up(fault.key, 1, **fault.values)
    except OSError as error:
        give_up("custody.copy.unreadable", 1, path=file, why=error.strerror or type(error).__name__)
    is_listed = settings.erasures.exists()
    with opened_database(settings) as database:
        try:
            again = erase_again(database, settings.erasures)
            keep_list(database, settings.erasures)
        except LedgerFault as fault:
            give_up("custody.copy.bad_list", 1, path=fault.path)
    console.print(texts.say("custody.copy.restored", taken=f"{copy.at:%d/%m/%Y %H:%M}", again=again), markup=False)
    if not is_listed:
        console.print(texts.say("custody.copy.no_list", path=settings.erasures), style="red", markup=False)


def _keys(settings: "Settings") -> "Keys":
    from bot.store.keys import KeyFault, KeyFile

    try:
        return KeyFile(settings.key_file)
    except KeyFault as fault:
        give_up(fault.key, 1, path=fault.path)


def _write(path: Path, content: bytes) -> None:
    """Write a new file that its owner alone can read; what is there already is never overwritten."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        give_up("custody.copy.exists", 1, path=path)
    except OSError as error:
        give_up("custody.copy.unwritable", 1, path=path, why=error.strerror or type(error).__name__)
