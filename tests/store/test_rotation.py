"""New keys while the bot runs: stopped anywhere, nothing that waits is lost."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select

from bot.people.consent import ConsentEvent
from bot.store.database import open_database
from bot.store.keys import KeyFault, make_key, open_keys, read_lines
from bot.store.rotation import _reseal_some, add_key, reseal, retire_keys
from bot.store.tables import outbox
from tests.conftest import NOW
from tests.store.test_database import turn
from tests.support.databases import Place


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "chiavi" / "bussola.key"
    make_key(made)
    return made


@pytest.fixture
def sealed(place: Place, path: Path) -> Place:
    """A database that a file of keys opens."""
    return place.sealed_with(open_keys(path, place.files, production=False))


@pytest.fixture
def running(path: Path, sealed: Place, clock):
    """A database opened by a process that goes on while keys change."""
    opened = opened_now(path, sealed, clock)
    for number in range(3):
        opened.finish(number + 1, "telegram:17", None, [f"parole {number}"], NOW)
    yield opened
    opened.dispose()


def opened_now(path: Path, sealed: Place, clock):
    return open_database(sealed.url, open_keys(path, sealed.files, production=False), clock)


def words(database) -> list[str | None]:
    return [one.words for one in database.waiting("telegram:17")]


ALL = ["parole 0", "parole 1", "parole 2"]


def test_a_new_key_seals_and_the_old_one_still_opens(path):
    before = read_lines(path)
    add_key(path)

    assert read_lines(path)[1:] == before
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_process_that_is_running_takes_up_the_new_key_by_itself(running, path):
    add_key(path)
    running.finish(9, "telegram:17", None, ["con la nuova"], NOW)

    with running._engine.begin() as connection:
        sealed = list(connection.scalars(select(outbox.c.sealed).order_by(outbox.c.id)))
    newest = Fernet(read_lines(path)[0])
    assert newest.decrypt(sealed[-1]) == b"con la nuova"
    with pytest.raises(InvalidToken):
        newest.decrypt(sealed[0])
    assert words(running) == [*ALL, "con la nuova"]


def test_after_sealing_anew_the_old_key_can_go(running, path, sealed, clock):
    running.keep("web:ada", turn(consents=(ConsentEvent("ai_chat", "a" * 64),)))
    add_key(path)
    job = opened_now(path, sealed, clock)
    assert job.reseal().unopened == 0
    job.dispose()
    assert retire_keys(path) == 1

    assert words(running) == ALL
    later = opened_now(path, sealed, clock)
    assert words(later) == ALL
    assert len(later.own_data("web:ada").consents) == 1  # pseudonyms are the same as before
    assert later.verify_audit().fault is None
    later.dispose()


def test_a_rotation_that_stops_half_way_loses_nothing_and_can_be_taken_up_again(running, path, sealed, clock):
    add_key(path)
    _reseal_some(running._engine, running._keys, outbox, outbox.c.id, [1])

    assert words(running) == ALL
    add_key(path)
    later = opened_now(path, sealed, clock)
    assert words(later) == ALL
    assert later.reseal().rows == 4
    retire_keys(path)
    assert words(later) == ALL
    later.dispose()


def test_a_file_left_by_a_rotation_that_was_killed_is_in_nobodys_way(path):
    path.with_name("bussola.key.new").write_text("a metà")
    add_key(path)

    assert len(read_lines(path)) == 2
    assert not path.with_name("bussola.key.new").exists()


def test_what_no_key_opens_is_left_as_it_was_and_counted(running, path, sealed):
    path.unlink()
    make_key(path)

    resealed = reseal(running._engine, open_keys(path, sealed.files, production=False))
    file = running._engine.dialect.name == "sqlite"  # whose own key is one thing more
    assert (resealed.rows, resealed.unopened) == (0, 4 + file)


def test_a_key_file_that_goes_missing_while_the_bot_runs_stops_nobody(running, path):
    path.unlink()
    assert words(running) == ALL


def test_a_damaged_key_file_is_never_written_over(path):
    path.write_text("non una chiave")
    with pytest.raises(KeyFault) as fault:
        add_key(path)

    assert fault.value.key == "key.damaged"
    assert path.read_text() == "non una chiave"


def test_without_old_keys_there_is_nothing_to_retire(path):
    before = path.read_bytes()

    assert retire_keys(path) == 0
    assert path.read_bytes() == before


def test_an_empty_key_file_is_said_to_be_damaged(path, data):
    path.write_text("")
    with pytest.raises(KeyFault):
        open_keys(path, data, production=False)
