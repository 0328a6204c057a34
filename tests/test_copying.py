"""Copies of the database, by the operator's commands: sealed, and nobody who was erased comes back with one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.conversation.session import Session
from bot.heartbeat import Beat, write_beat
from bot.ledger import LedgerFault, erase_again, keep_list
from bot.people.consent import ConsentEvent
from bot.store.copies import take
from bot.store.database import Database, open_database
from bot.store.keys import KeyFile, make_key
from bot.store.whole_file import audit_file_of, beside
from bot.turn import Turn
from tests.support.databases import empty_file
from tests.support.unsealed import contents, unsealed

ADA, BERTO = "telegram:7319731973", "telegram:88117722"


class Place:
    """A data folder, a key elsewhere, and the commands over them."""

    def __init__(self, folder: Path) -> None:
        self.data, self.key = folder / "dati", folder / "chiavi" / "bussola.key"
        self.file, self.list = self.data / "bussola.db", self.data / "cancellazioni.json"
        self.data.mkdir()
        make_key(self.key)
        self._opened: list[Database] = []

    def run(self, *words: object):
        values = {"BUSSOLA_DATA_DIR": str(self.data), "BUSSOLA_KEY_FILE": str(self.key), "COLUMNS": "300"}
        return CliRunner().invoke(app, [str(word) for word in words], env=values)

    def database(self) -> Database:
        if not self.file.exists():
            empty_file(self.data, KeyFile(self.key))
        opened = open_database(f"sqlite:///{self.file}", KeyFile(self.key), lambda: datetime.now().astimezone())
        self._opened.append(opened)
        return opened

    def lose(self) -> None:
        self.close()
        for path in self.data.glob("bussola*.db*"):
            path.unlink()

    def close(self) -> None:
        while self._opened:
            self._opened.pop().dispose()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.close()


def arrive(database: Database, *people: str) -> None:
    for person in people:
        notice = "n" * 64
        consent = (ConsentEvent("ai_chat", notice),)
        database.keep(person, Turn(Session(age_band="minor", notice=notice), (), None, consents=consent))


def leave(database: Database, person: str) -> None:
    database.keep(person, Turn(Session(), (), None, forget=True))


def is_known(database: Database, person: str) -> bool:
    return database.session(person) != Session() or bool(database.own_data(person).consents)


def test_d5_a_copy_is_sealed_and_only_its_owner_reads_the_file(place: Place, tmp_path: Path):
    database = place.database()
    arrive(database, ADA)
    assert ADA.encode() in b"".join(contents(place.data, KeyFile(place.key)).values())
    said = place.run("backup", tmp_path / "copia")
    sealed = (tmp_path / "copia").read_bytes()
    assert (said.exit_code, b'"key"' in sealed, ADA.encode() in sealed) == (0, False, False)
    assert (tmp_path / "copia").stat().st_mode & 0o077 == 0


def test_what_is_put_back_is_what_was_there_but_for_what_waited_to_be_sent(place: Place, tmp_path: Path):
    database = place.database()
    arrive(database, ADA)
    database.finish(1, ADA, None, ["parole"], datetime.now().astimezone())
    place.run("backup", tmp_path / "copia")
    place.lose()
    assert place.run("restore", tmp_path / "copia").exit_code == 0
    again = place.database()
    assert (is_known(again, ADA), is_known(again, BERTO)) == (True, False)
    assert (again.waiting(ADA), again.verify_audit().fault) == ((), None)


def test_d2_whoever_was_erased_after_the_copy_does_not_come_back_with_it(place: Place, tmp_path: Path):
    database = place.database()
    arrive(database, ADA, BERTO)
    place.run("backup", tmp_path / "copia")
    leave(database, ADA)
    keep_list(database, place.list)
    assert ADA.partition(":")[2] not in place.list.read_text("utf-8")
    place.lose()

    said = place.run("restore", tmp_path / "copia")

    again = place.database()
    assert "cancellate di nuovo: 1" in " ".join(said.output.split())
    assert (is_known(again, ADA), is_known(again, BERTO)) == (False, True)
    assert ADA.encode() not in unsealed(place.file, KeyFile(place.key))
    assert again.verify_audit().fault is None


def test_whoever_came_back_after_a_copy_was_put_back_is_not_erased_again(place: Place, tmp_path: Path):
    database = place.database()
    arrive(database, ADA)
    place.run("backup", tmp_path / "copia")
    leave(database, ADA)
    keep_list(database, place.list)
    place.lose()
    place.run("restore", tmp_path / "copia")
    again = place.database()
    arrive(again, ADA)
    keep_list(again, place.list)
    assert (erase_again(again, place.list), is_known(again, ADA)) == (0, True)


def test_a_new_database_in_between_does_not_make_the_list_forget(place: Place, tmp_path: Path):
    database = place.database()
    arrive(database, ADA)
    place.run("backup", tmp_path / "copia")
    leave(database, ADA)
    keep_list(database, place.list)
    place.lose()
    other = place.database()
    assert erase_again(other, place.list) == 0
    keep_list(other, place.list)
    place.lose()
    place.run("restore", tmp_path / "copia")
    assert not is_known(place.database(), ADA)


def test_a_copy_put_back_by_hand_is_noticed_when_bussola_starts(place: Place, tmp_path: Path):
    database = place.database()
    arrive(database, ADA)
    database.scrub()
    old = {path: path.read_bytes() for path in (place.file, beside(place.file))}
    leave(database, ADA)
    database.scrub()
    keep_list(database, place.list)
    later = {path: path.read_bytes() for path in (audit_file_of(place.file),)}  # whoever is in a hurry moves one file
    place.lose()
    for path, content in {**later, **old}.items():
        path.write_bytes(content)
    again = place.database()
    assert is_known(again, ADA)
    assert (erase_again(again, place.list), is_known(again, ADA)) == (1, False)


def test_a_database_whose_audit_is_gone_is_opened_by_nobody_and_it_is_said_what_to_do(place: Place):
    arrive(place.database(), ADA)
    place.close()
    for path in place.data.glob("bussola-registro.db*"):
        path.unlink()
    said = place.run("retention")
    assert (said.exit_code, "«-registro» nel nome" in said.output) == (1, True)


def test_without_the_list_it_is_said_who_may_have_come_back(place: Place, tmp_path: Path):
    database = place.database()
    arrive(database, ADA)
    keep_list(database, place.list)
    place.run("backup", tmp_path / "copia")
    place.lose()
    assert "è tornato" not in place.run("restore", tmp_path / "copia").output  # an empty list is a list
    place.lose()
    place.list.unlink()
    assert "è tornato" in place.run("restore", tmp_path / "copia").output


def test_a_list_that_can_not_be_read_stops_rather_than_bring_anybody_back(place: Place, tmp_path: Path):
    database = place.database()
    place.list.write_text("[", "utf-8")
    with pytest.raises(LedgerFault):
        erase_again(database, place.list)
    with pytest.raises(LedgerFault):
        keep_list(database, place.list)
    assert place.list.read_text("utf-8") == "["


def test_the_list_forgets_after_as_long_as_a_copy_may_be_used(place: Place):
    database = place.database()
    arrive(database, ADA)
    leave(database, ADA)
    keep_list(database, place.list)
    assert len(database.erasures()) == 1
    later = open_database(
        f"sqlite:///{place.file}", KeyFile(place.key), lambda: datetime.now().astimezone() + timedelta(days=31)
    )
    keep_list(later, place.list)
    later.dispose()
    assert place.list.read_text("utf-8") == "[]"


def test_copies_are_refused_that_are_old_sealed_otherwise_or_none(place: Place, tmp_path: Path):
    arrive(place.database(), ADA)
    now, keys = datetime.now().astimezone(), KeyFile(place.key)
    (tmp_path / "vecchia").write_bytes(take(place.file, keys, now - timedelta(days=31)))
    (tmp_path / "buona").write_bytes(take(place.file, keys, now))
    (tmp_path / "niente").write_text("ciao", "utf-8")
    place.lose()
    assert "più di 30 giorni" in place.run("restore", tmp_path / "vecchia").output
    assert "non è una copia" in place.run("restore", tmp_path / "niente").output
    place.key.unlink()
    make_key(place.key)
    assert "Nessuna delle chiavi" in place.run("restore", tmp_path / "buona").output
    assert not place.file.exists()


def test_nothing_is_overwritten_and_nothing_is_put_under_a_running_house(place: Place, tmp_path: Path):
    arrive(place.database(), ADA)
    assert place.run("backup", tmp_path / "copia").exit_code == 0
    assert "non lo sovrascrivo" in place.run("backup", tmp_path / "copia").output
    assert "C'è già una base" in place.run("restore", tmp_path / "copia").output
    place.lose()
    write_beat(place.data / "heartbeat.json", Beat(datetime.now().astimezone(), ""))
    assert "Fermala" in place.run("restore", tmp_path / "copia").output
    assert not place.file.exists()


def test_a_database_in_no_file_is_copied_by_its_own_tools(place: Place, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("BUSSOLA_DATABASE_URL", "postgresql://x@localhost/x")
    said = place.run("backup", tmp_path / "copia")
    assert (said.exit_code, "i suoi comandi" in said.output) == (1, True)
