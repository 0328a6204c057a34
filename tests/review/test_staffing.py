"""`bussola staff`, as an operator types it; and the staff's pages on the same server as the chat."""

from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from bot.channels.web.site import build_site
from bot.cli import app
from bot.conversation.context import Context
from bot.desk import review_of
from bot.settings import Settings
from bot.store.database import Database, open_database
from bot.store.keys import KeyFile, open_keys
from tests.conftest import NOW
from tests.support.databases import empty_file
from tests.support.unsealed import unsealed


@pytest.fixture
def opened(tmp_path: Path, monkeypatch) -> Database:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUSSOLA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BUSSOLA_KEY_FILE", str(tmp_path / "keys" / "key"))
    monkeypatch.setenv("BUSSOLA_WEB_URL", "https://bussola.example")
    keys = open_keys(tmp_path / "keys" / "key", tmp_path, production=False)
    database = open_database(empty_file(tmp_path / "data", keys).url, keys, lambda: NOW)
    database.add_cooperative("Cooperativa Aurora (di prova)", ("Cremona",), "")
    yield database
    database.dispose()


def say(*words: str):
    result = CliRunner().invoke(app, ["staff", *words])
    return result.exit_code, " ".join(result.output.split())


CARLA = ("carla@esempio.invalid", "--name", "Carla Prova", "--cooperative", "cooperativa aurora (di prova)")


def test_an_invitation_is_printed_once_and_its_key_is_not_kept(opened, tmp_path):
    code, said = say("add", *CARLA)
    assert code == 0
    key = said.partition("https://bussola.example/gestione/invito/")[2].split()[0]
    assert len(key) == 43
    opened.scrub()
    assert key.encode() not in unsealed(tmp_path / "data" / "bussola.db", KeyFile(tmp_path / "keys" / "key"))
    assert [(one.email, one.enrolled) for one in opened.staff.all()] == [("carla@esempio.invalid", False)]


def test_an_account_is_suspended_and_invited_anew(opened):
    say("add", *CARLA)
    code, said = say("disable", "Carla@esempio.invalid")
    assert (code, opened.staff.all()[0].active) == (0, False)
    assert "sospeso" in said
    code, said = say("reset", "carla@esempio.invalid")
    assert (code, opened.staff.all()[0].active) == (0, True)
    assert "/gestione/invito/" in said


@pytest.mark.parametrize(
    ("words", "expected", "said"),
    [
        (("add", "non un indirizzo", *CARLA[1:]), 2, "non è un indirizzo"),
        (("add", *CARLA[:3], "--cooperative", "Nessuna"), 2, "Non c'è nessuna cooperativa"),
        (("add", *CARLA, "--role", "administrator"), 2, "deve far parte del consorzio"),
        (("add", *CARLA, "--role", "dpo"), 2, "deve far parte del consorzio"),
        (("add", CARLA[0], "--name", " ", *CARLA[3:]), 2, "Il nome manca"),
        (("reset", "nessuno@esempio.invalid"), 1, "Non c'è nessun accesso"),
        (("disable", "nessuno@esempio.invalid"), 1, "Non c'è nessun accesso"),
    ],
)
def test_what_can_not_be_is_said(opened, words, expected, said):
    code, told = say(*words)
    assert code == expected
    assert said in told
    assert opened.staff.all() == ()


def test_who_watches_over_the_data_is_invited_under_the_consortium(opened):
    opened.add_cooperative("Consorzio di prova", (), "", consortium=True)
    code, _ = say("add", *CARLA[:3], "--cooperative", "Consorzio di prova", "--role", "dpo")
    assert (code, opened.staff.all()[0].role) == (0, "dpo")


def test_an_address_serves_one_account(opened):
    say("add", *CARLA)
    code, said = say("add", *CARLA)
    assert code == 1
    assert "bussola staff reset" in said


async def test_the_chat_and_the_staff_s_pages_are_on_one_server(opened, context: Context):
    from bot.channels.web.house import House

    house = House(context.on("web"), None, opened, None, lambda: NOW)
    site = build_site(house, rooms={"/gestione": review_of(Settings(), opened)})
    transport = httpx.ASGITransport(site)
    async with httpx.AsyncClient(transport=transport, base_url="https://bussola.example") as client:
        entrance = await client.get("/gestione/entra")
        assert entrance.headers["set-cookie"].startswith("__Host-gestione=")
        assert "frame-ancestors 'none'" in entrance.headers["content-security-policy"]
        assert "strict-transport-security" in entrance.headers
        for address in (part for part in entrance.text.split('"') if part.endswith(".css")):
            assert (await client.get(address)).status_code == 200
        assert (await client.get("/gestionedaltro")).headers.get("set-cookie", "").startswith("__Host-bussola=")
        assert (await client.get("/")).status_code == 200
