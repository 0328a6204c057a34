"""SQLite's file, sealed whole: whoever takes the disk, or a part of it, reads nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet
from typer.testing import CliRunner

from bot.cli import app
from bot.store.at_rest import guarded_keys
from bot.store.database import Database, open_database
from bot.store.faults import DatabaseFault
from bot.store.keys import KeyFile, make_key
from bot.store.versions import migrate
from bot.store.whole_file import beside, connect, key_of
from tests.conftest import NOW
from tests.store.test_database import turn
from tests.support.databases import KEYS, empty_file
from tests.support.unsealed import contents, unsealed

ADA = "telegram:7319731973"
FILES = {"bussola.db", "bussola-registro.db", "bussola.db.key"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(empty_file(tmp_path / "dati").url.removeprefix("sqlite:///"))


def opened(file: Path, keys=KEYS) -> Database:
    return open_database(f"sqlite:///{file}", keys, lambda: NOW)


def unseal(file: Path, keys=KEYS) -> None:
    """Leave the database as an earlier Bussola did: a file that anybody can read."""
    plain = file.with_name("plain.db")
    with closing(connect(file, key_of(file, keys))) as connection:
        connection.execute("ATTACH ? AS plain KEY ''", (str(plain),))
        connection.execute("SELECT sqlcipher_export('plain')")
    for path in file.parent.glob("bussola*.db*"):
        path.unlink()
    plain.replace(file)


def test_d5_no_name_no_table_and_no_form_of_a_database_can_be_read_in_any_file(file: Path):
    database = opened(file)
    database.keep(ADA, turn())
    raw = {path.name: path.read_bytes() for path in file.parent.iterdir()}
    held = contents(file.parent, KEYS)
    database.dispose()

    assert {"bussola.db", "bussola.db-wal", "bussola.db.key"} <= raw.keys()
    assert any(ADA.encode() in content for content in held.values())
    assert any(b"CREATE TABLE" in content for content in held.values())
    for found in (ADA.encode(), b"CREATE TABLE", b"SQLite format 3"):
        assert [name for name, content in raw.items() if found in content] == []


def test_the_pages_that_tests_search_are_the_database_s_own(file: Path):
    """Else a search for what must not be there would find nothing whatever was there."""
    database = opened(file)
    database.keep(ADA, turn())
    database.scrub()
    database.dispose()
    unseal(file)

    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT conversation FROM sessions").fetchall() == [(ADA,)]


def test_every_file_has_a_key_of_its_own_for_its_owner_alone(file: Path, tmp_path: Path):
    other = tmp_path / "altrove" / "bussola.db"
    opened(other).dispose()

    assert key_of(file, KEYS) != key_of(other, KEYS)
    assert beside(other).stat().st_mode & 0o777 == 0o600
    assert not [path for path in other.parent.iterdir() if path.name not in FILES]


def test_without_its_own_key_a_database_is_left_alone_and_none_is_made(file: Path):
    beside(file).unlink()
    with pytest.raises(DatabaseFault) as fault:
        opened(file)

    assert fault.value.key == "database.no_key_of_its_own"
    assert not beside(file).exists()


def test_another_key_opens_nothing(file: Path):
    with pytest.raises(DatabaseFault) as fault:
        opened(file, MultiFernet([Fernet(Fernet.generate_key())]))
    assert fault.value.key == "database.other_key"


def test_the_key_of_another_file_opens_nothing(file: Path, tmp_path: Path):
    opened(tmp_path / "altrove" / "bussola.db").dispose()
    beside(tmp_path / "altrove" / "bussola.db").replace(beside(file))
    with pytest.raises(DatabaseFault) as fault:
        opened(file)
    assert fault.value.key == "database.unusable"


def test_d5_what_anybody_could_read_is_refused_until_it_is_sealed(tmp_path: Path):
    key, file = tmp_path / "chiavi" / "bussola.key", tmp_path / "dati" / "bussola.db"
    make_key(key)
    database = opened(file, KeyFile(key))
    database.keep(ADA, turn())
    migrate(database._engine, "0013")  # when it was all one file
    database.dispose()
    unseal(file, KeyFile(key))
    settings = {"BUSSOLA_DATA_DIR": str(file.parent), "BUSSOLA_KEY_FILE": str(key), "COLUMNS": "300"}

    refused = CliRunner().invoke(app, ["retention"], env=settings)
    assert (refused.exit_code, "bussola migrate" in refused.output) == (1, True)
    sealed = CliRunner().invoke(app, ["migrate"], env=settings)
    assert (sealed.exit_code, "ora è cifrata tutta" in sealed.output) == (0, True), sealed.output

    assert not any(ADA.encode() in path.read_bytes() for path in file.parent.iterdir())
    assert ADA.encode() in unsealed(file, KeyFile(key))
    again = opened(file, KeyFile(key))
    assert again.session(ADA).age_band == turn().session.age_band
    assert again.verify_audit().fault is None
    again.dispose()


def test_d5_in_production_a_server_s_disk_must_be_said_to_be_encrypted(guarded: Path, tmp_path: Path):
    url = "postgresql+psycopg://bussola@localhost/bussola"
    with pytest.raises(DatabaseFault) as fault:
        guarded_keys(url, guarded, tmp_path, production=True, disk_is_encrypted=False)
    assert fault.value.key == "database.disk_not_stated"
    guarded_keys(url, guarded, tmp_path, production=True, disk_is_encrypted=True)
    guarded_keys(f"sqlite:///{tmp_path}/bussola.db", guarded, tmp_path, production=True, disk_is_encrypted=False)

    environment = {
        "BUSSOLA_ENVIRONMENT": "production",
        "BUSSOLA_DATA_DIR": str(tmp_path),
        "BUSSOLA_KEY_FILE": str(guarded),
        "BUSSOLA_DATABASE_URL": url,
        "COLUMNS": "300",
    }
    for command in (["retention"], ["migrate"], ["run"]):
        said = CliRunner().invoke(app, command, env=environment)
        assert (said.exit_code, "BUSSOLA_DATABASE_DISK_ENCRYPTED" in said.output) == (1, True), said.output
