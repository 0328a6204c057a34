"""`bussola leads export`, as it is typed at a terminal, over a real database."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli import app
from bot.conversation.session import Session
from bot.people.consent import ConsentEvent
from bot.people.lead import Lead, LeadLeft
from bot.people.staff import NewStaff
from bot.review.passwords import Passwords
from bot.store import tables
from bot.store.database import Database, open_database
from bot.store.keys import open_keys
from bot.turn import Turn
from tests.review.conftest import PASSWORD
from tests.support.databases import empty_file

CARLA = "carla@esempio.invalid"
SEED = pyotp.random_base32(32)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch, passwords: Passwords) -> Database:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUSSOLA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BUSSOLA_KEY_FILE", str(tmp_path / "keys" / "key"))
    keys = open_keys(tmp_path / "keys" / "key", tmp_path, production=False)
    database = open_database(empty_file(tmp_path / "data", keys).url, keys, lambda: datetime.now(UTC))
    for number, name in enumerate(("Aurora", "Bosco"), 1):
        database.add_cooperative(f"Cooperativa {name} (di prova)", ("Cremona",), "")
        leave(database, number, ("Ada", "Bea")[number - 1])
    for email, role in ((CARLA, "reviewer"), ("rita@esempio.invalid", "reader")):
        key = database.staff.add(NewStaff(email, "Prova", role, 1))
        assert database.staff.enrol(key, passwords.hash(PASSWORD), SEED, 0)
    yield database
    database.dispose()


def leave(database: Database, cooperative: int, name: str) -> None:
    lead = Lead(name=name, age_band="minor", province="Cremona", professions=("oss",), recipients=(cooperative,))
    agreed = ConsentEvent("follow_up", "0" * 64, recipients=("Aurora",))
    database.keep(f"web:{name}", Turn(Session(), (), None, consents=(agreed,), leads=(LeadLeft(lead),)))


def export(*words: str, email: str = CARLA, password: str = PASSWORD, code: str = ""):
    typed = f"{email}\n{password}\n{code or pyotp.TOTP(SEED).now()}\n"
    result = CliRunner().invoke(app, ["leads", "export", *words], input=typed)
    return result.exit_code, " ".join(result.output.split())


def noted(database: Database) -> list[str]:
    with database._engine.begin() as connection:
        return list(connection.scalars(select(tables.audit.c.what).order_by(tables.audit.c.number)))


def test_ones_own_cooperative_s_interests_are_in_a_file_for_its_owner_alone(opened, tmp_path):
    code, said = export("interessi.csv")
    assert (code, "gli interessi di Cooperativa Aurora (di prova): 1." in said) == (0, True)
    assert PASSWORD not in said
    file = tmp_path / "interessi.csv"
    assert file.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
    assert [(row["Nome"], row["Provincia"]) for row in rows] == [("Ada", "Cremona")]
    assert noted(opened)[-2:] == ["staff.login", "lead.exported"]
    assert [one.how for one in opened.own_data("web:Ada").leads[0].openings] == ["export"]
    assert opened.own_data("web:Bea").leads[0].openings == ()
    assert {path.name for path in tmp_path.iterdir()} == {"data", "keys", "interessi.csv"}


def test_a_sheet_for_excel_and_filters(opened, tmp_path):
    leave(opened, 1, "Cloe")
    assert export("INTERESSI.XLSX", "--status", "new", "--profession", "oss", "--province", "Cremona")[0] == 0
    with zipfile.ZipFile(tmp_path / "INTERESSI.XLSX") as book:
        words = book.read("xl/sharedStrings.xml").decode()
    assert "Ada" in words
    assert "Cloe" in words
    assert "Bea" not in words


@pytest.mark.parametrize(
    "wrong",
    [{"password": "sbagliata"}, {"code": "000000"}, {"email": "nessuno@esempio.invalid"}],
)
def test_who_does_not_show_who_they_are_takes_nothing_away(opened, tmp_path, wrong):
    code, said = export("interessi.csv", **wrong)
    assert (code, "Non è andata" in said) == (1, True)
    assert not (tmp_path / "interessi.csv").exists()
    assert noted(opened)[-1] == "staff.login"
    assert "lead.exported" not in noted(opened)


def test_a_code_makes_one_file(opened, tmp_path):
    same = pyotp.TOTP(SEED).now()
    assert export("uno.csv", code=same)[0] == 0
    assert export("due.csv", code=same)[0] == 1
    assert not (tmp_path / "due.csv").exists()


def test_who_may_only_read_takes_nothing_away_and_it_is_noted(opened, tmp_path):
    code, said = export("interessi.csv", email="rita@esempio.invalid")
    assert (code, "non permette di esportare" in said) == (1, True)
    assert not (tmp_path / "interessi.csv").exists()
    assert noted(opened)[-1] == "access.denied"


def test_whoever_keeps_trying_waits(opened):
    for _ in range(5):
        export("interessi.csv", password="sbagliata")
    code, said = export("interessi.csv")
    assert (code, "troppi tentativi" in said) == (1, True)


def test_a_file_that_is_there_is_never_touched(opened, tmp_path):
    (tmp_path / "interessi.csv").write_text("di qualcuno")
    code, said = export("interessi.csv")
    assert (code, "c'è già" in said) == (2, True)
    assert (tmp_path / "interessi.csv").read_text() == "di qualcuno"
    assert "lead.exported" not in noted(opened)


@pytest.mark.parametrize(("name", "said"), [("interessi.txt", ".csv oppure in .xlsx"), ("no/x.csv", "non c'è")])
def test_what_can_not_be_made_is_said_before_anything_is_asked(opened, name: str, said: str):
    code, told = export(name)
    assert (code, said in told) == (2, True)
    assert "Password" not in told


def test_where_it_can_not_be_written_there_is_no_part_of_a_file(opened, tmp_path, monkeypatch):
    def full(self: Path, target: Path) -> None:
        raise OSError("no space")

    monkeypatch.setattr(Path, "hardlink_to", full)
    code, said = export("interessi.csv")
    assert (code, "non c'è nessun file" in said) == (1, True)
    assert {path.name for path in tmp_path.iterdir()} == {"data", "keys"}
