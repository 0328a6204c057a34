"""`bussola migrate` over real databases of an older version: never without a copy."""

import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import make_url
from typer.testing import CliRunner

from bot.cli import app
from bot.heartbeat import Beat, write_beat
from bot.store.database import Database, open_database
from bot.store.engine import open_engine
from bot.store.faults import DatabaseFault
from bot.store.keys import KeyFile, open_keys
from bot.store.upkeep import open_upkeep
from bot.store.versions import found_in, migrate, newest
from tests.conftest import NOW
from tests.store.test_database import turn
from tests.support.databases import Place, empty_file
from tests.support.postgres import Server, program
from tests.support.unsealed import dump

OLDER = "0006"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "chiavi" / "bussola.key"


@pytest.fixture
def run(tmp_path: Path, key: Path):
    settings = {"BUSSOLA_DATA_DIR": str(tmp_path / "dati"), "BUSSOLA_KEY_FILE": str(key), "COLUMNS": "300"}

    def invoke(*words: str, place: Place | None = None):
        address = {"BUSSOLA_DATABASE_URL": place.url} if place else {}
        return CliRunner().invoke(app, words, env={**settings, **address})

    return invoke


def older(url: str, key: Path) -> None:
    """A database as an earlier Bussola left it, with a message that waits."""
    opened = opened_now(url, key)
    opened.finish(1, "telegram:17", turn(), ["parole"], NOW)
    migrate(opened._engine, OLDER)
    opened.dispose()


def opened_now(url: str, key: Path) -> Database:
    return open_database(url, open_keys(key, key.parent, production=False), lambda: NOW)


def version(url: str, key: Path) -> str:
    engine = open_engine(url, KeyFile(key))
    found = found_in(engine)
    engine.dispose()
    return found


def words(url: str, key: Path) -> list[str | None]:
    opened = opened_now(url, key)
    found = [one.words for one in opened.waiting("telegram:17")]
    opened.dispose()
    return found


@pytest.fixture
def file(tmp_path: Path, key: Path) -> str:
    url = empty_file(tmp_path / "dati", open_keys(key, key.parent, production=False)).url
    older(url, key)
    return url


def copies(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "dati").glob(f"bussola-{OLDER}-*.db"))


def test_an_older_database_is_left_as_it_is_by_every_other_command(run, file, key):
    said = run("retention")

    assert (said.exit_code, "bussola migrate" in said.output) == (1, True)
    assert version(file, key) == OLDER


def test_a_file_is_copied_beside_itself_before_it_is_changed(run, file, tmp_path, key):
    said = run("migrate")
    assert said.exit_code == 0, said.output

    (copy,) = copies(tmp_path)
    assert str(copy) in said.output
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert version(file, key) == newest()
    assert words(file, key) == ["parole"]
    assert "INSERT INTO \"alembic_version\" VALUES('0006')" in dump(
        tmp_path / "dati" / "bussola.db", KeyFile(key), copy
    )


def test_put_back_the_copy_is_the_database_of_before(run, file, tmp_path, key):
    run("migrate")
    (copy,) = copies(tmp_path)
    copy.replace(tmp_path / "dati" / "bussola.db")

    assert version(file, key) == OLDER


def test_where_nothing_is_to_be_done_nothing_is_copied(run, file, tmp_path):
    run("migrate")
    said = run("migrate")

    assert (said.exit_code, "niente da fare" in said.output) == (0, True)
    assert len(copies(tmp_path)) == 1


def test_a_copy_that_cannot_be_made_takes_nobody_s_place(file, tmp_path, key):
    in_the_way = tmp_path / "dati" / f"bussola-{OLDER}-{NOW:%Y%m%d-%H%M%S}.db"
    in_the_way.write_text("di un'altra copia")
    with open_upkeep(file, KeyFile(key)) as upkeep, pytest.raises(DatabaseFault) as fault:
        upkeep.copy(NOW)

    assert fault.value.key == "migrate.no_copy"
    assert in_the_way.read_text() == "di un'altra copia"


def test_while_bussola_runs_nothing_is_changed(run, file, tmp_path, key):
    write_beat(tmp_path / "dati" / "heartbeat.json", Beat(datetime.now(UTC), "v1"))
    said = run("migrate")

    assert (said.exit_code, "fermala" in said.output) == (1, True)
    assert version(file, key) == OLDER


def test_where_there_is_no_database_yet_one_is_made(run, tmp_path, key):
    (tmp_path / "dati").mkdir()
    said = run("migrate")

    assert (said.exit_code, "era vuota" in said.output) == (0, True)
    assert version(f"sqlite:///{tmp_path}/dati/bussola.db", key) == newest()


def test_with_postgresql_the_copy_is_asked_for_and_can_be_put_back(
    run, bare_postgresql: Place, postgres: Server, key, tmp_path
):
    older(bare_postgresql.url, key)
    said = run("migrate", place=bare_postgresql)
    assert (said.exit_code, version(bare_postgresql.url, key)) == (1, OLDER)
    command = next(line.strip() for line in said.output.splitlines() if "pg_dump" in line)

    tool, *options = command.split()
    assert tool == "pg_dump"
    subprocess.run([program(tool), *options], check=True, cwd=tmp_path)
    said = run("migrate", "--backed-up", place=bare_postgresql)
    assert (said.exit_code, version(bare_postgresql.url, key)) == (0, newest())

    back = postgres.make()
    dump = tmp_path / f"bussola-{OLDER}.dump"
    at = (f"--host={postgres.folder}", "--username=postgres", f"--dbname={back}")
    subprocess.run([program("pg_restore"), *at, str(dump)], check=True)
    assert version(postgres.url(back), key) == OLDER
    said = run("migrate", "--backed-up", place=Place(postgres.url(back), tmp_path))
    assert words(postgres.url(back), key) == ["parole"]
    postgres.drop(back)


def test_a_copy_of_postgresql_made_by_the_bots_own_role_would_lack_rows_and_is_refused(
    bare_postgresql: Place, postgres: Server, key, tmp_path
):
    opened_now(bare_postgresql.url, key).dispose()
    name = make_url(bare_postgresql.url).database
    at = (f"--host={postgres.folder}", "--username=bussola", name)
    tried = subprocess.run([program("pg_dump"), *at], check=False, capture_output=True, text=True)

    assert (tried.returncode, "row-level security" in tried.stderr) == (1, True)


def test_no_password_is_ever_shown(run, bare_postgresql: Place, key):
    older(bare_postgresql.url, key)
    there = make_url(bare_postgresql.url).set(password="segreta")
    nowhere = there.set(host="127.0.0.1", port=1, query={})
    for url in (there, nowhere):
        said = run("migrate", place=Place(url.render_as_string(hide_password=False), bare_postgresql.files))
        assert said.exit_code == 1
        assert "segreta" not in said.output


def test_a_database_of_a_newer_bussola_is_left_as_it_is(run, bare_postgresql: Place, postgres: Server, key):
    opened_now(bare_postgresql.url, key).dispose()
    name = make_url(bare_postgresql.url).database
    postgres.run(sql.SQL("UPDATE alembic_version SET version_num = '9999'"), name)
    said = run("migrate", "--backed-up", place=bare_postgresql)

    assert (said.exit_code, "più nuova" in said.output) == (1, True)
