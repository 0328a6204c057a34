"""What staff does all day, in a real browser over the real process, while students write on the web in browsers of their own.

Berto (sixteen) and Ada are made up; the cooperatives are marked as such.
"""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.channels.web.visitor import Visitor
from bot.people.inbox import Asker
from bot.people.relay import deliver_at
from bot.store.database import Database
from bot.store.lead_tables import relay_messages
from tests.e2e.night import is_night
from tests.e2e.web.colleague import Colleague
from tests.e2e.web.test_pages import DESKTOP, PHONE, findings
from tests.review.conftest import PASSWORD

pytestmark = pytest.mark.e2e


def be_morning(database: Database) -> None:
    """By night what Carla writes waits for eight o'clock: it is eight."""
    if is_night():
        with database._engine.begin() as connection:
            waiting = relay_messages.c.delivered_at.is_(None)
            connection.execute(update(relay_messages).where(waiting).values(due_at=datetime.now(UTC)))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_sixteen_year_old_and_a_cooperative_write_to_each_other_through_the_chat(arrive, database, size):
    aurora, bosco = (one.id for one in database.cooperatives())
    carla = Colleague(arrive(viewport=size), database, "Carla", aurora).come_in()
    dino = Colleague(arrive(viewport=size), database, "Dino", bosco).come_in()
    berto = arrive(viewport=PHONE)
    berto.enter()
    berto.write("/contatto")
    berto.tap("vado avanti")
    berto.tap("Cremona")
    berto.tap("3ª")
    berto.tap("Cooperativa Aurora (di prova)")
    berto.tap("Vado avanti")
    assert "Non vedono il tuo numero di telefono" in berto.said.last.inner_text()
    berto.tap("Sì, sono d'accordo")
    berto.write("3331234567")
    assert "Mi serve una parola sola" in berto.said.last.inner_text()
    berto.write("Berto")
    assert "qui in chat" in berto.said.last.inner_text()
    assert findings(berto.page) == []
    berto.shoot(f"interesse-riepilogo-{size['width']}")
    carla.open("/interessi")
    assert "Berto" not in carla.words
    berto.tap("Sì, invia")
    assert "ho passato il tuo interesse" in berto.page.locator("#log").inner_text()

    carla.open("/interessi")
    carla.press("Berto")
    lead = carla.page.url.partition("/gestione")[2]
    assert "Ha meno di 18 anni e il suo contatto non si chiede" in carla.words
    for asked_for in ("Scrivimi al 333 123 4567", "Il mio profilo è @carla_prova"):
        carla.open(lead)
        carla.fill("Il tuo messaggio", asked_for)
        carla.press("Invia")
        assert "Toglilo e invia di nuovo" in carla.words
        assert carla.page.get_by_label("Il tuo messaggio").input_value() == asked_for
    carla.open(lead)
    carla.fill("Il tuo messaggio", "Ciao Berto, vuoi vedere come si lavora?")
    carla.press("Invia")
    assert "Ciao Berto" in carla.words
    assert ("arriverà alle 8" in carla.words) == is_night()
    carla.visitor.shoot(f"gestione-conversazione-{size['width']}", whole=True)
    if is_night():
        key = berto.page.context.cookies()[0]["value"]
        assert database.coming(Visitor(key).conversation).messages == ()
        be_morning(database)

    # Whoever comes back finds what was written.
    berto.open()
    berto.write("/contatto")
    log = berto.page.locator("#log")
    assert "Ciao Berto, vuoi vedere come si lavora?" in log.inner_text()
    assert "Carla" not in log.inner_text()
    assert findings(berto.page) == []
    berto.shoot(f"interesse-messaggio-{size['width']}")
    berto.tap("Rispondo")
    berto.write("Sì! Il mio numero è 333 123 4567, scrivimi lì")
    assert "ho tolto quello che porta fuori da questa chat" in berto.said.last.inner_text()

    carla.open("/interessi")
    assert "messaggi da leggere: 1" in carla.words
    carla.open(lead)
    assert "Il mio numero è […], scrivimi lì" in carla.words
    assert "333" not in carla.words
    assert "123 4567" not in carla.page.content()
    dino.open("/interessi")
    assert dino.names == []

    berto.write("/contatto")
    berto.tap("Lo ritiro")
    berto.tap("Sì, ritiralo")
    carla.open(lead)
    assert "I suoi dati sono stati cancellati" in carla.words
    assert "Berto" not in carla.page.content()
    assert berto.complaints == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_holds_one_s_own_interests_and_no_formula(arrive, database, leave, form):
    aurora, bosco = (one.id for one in database.cooperatives())
    hers = {"csv": "Elsa", "xlsx": "Elvira"}[form]
    leave(hers, aurora)
    leave("Foglio", bosco)
    carla = Colleague(arrive(viewport=PHONE, accept_downloads=True), database, "Carla", aurora).come_in()
    carla.open("/esporta")
    if form == "csv":
        carla.page.get_by_label("CSV").check()
    carla.fill("Password", "sbagliata di sicuro")
    carla.fill("Codice di 6 cifre", "000000")
    carla.send()
    assert "non vanno bene" in carla.words
    carla.look()
    if form == "csv":
        carla.page.get_by_label("CSV").check()
    carla.fill("Password", PASSWORD)
    carla.fill("Codice di 6 cifre", carla.codes())
    with carla.page.expect_download() as saved:
        carla.page.keyboard.press("Enter")
    content = Path(saved.value.path()).read_bytes()
    assert saved.value.suggested_filename.endswith(f".{form}")
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert hers in {row["Nome"] for row in rows}
        assert "Foglio" not in {row["Nome"] for row in rows}
        assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@\t\r" and cell]
    else:
        assert content[:2] == b"PK"
    assert [one.how for one in database.standing(f"web:{hers}").own.openings] == ["export"]


def test_another_cooperative_finds_nothing_by_address_or_form(arrive, database, leave):
    aurora, bosco = (one.id for one in database.cooperatives())
    key = leave("Irene", aurora)
    dino = Colleague(arrive(viewport=DESKTOP), database, "Dino", bosco).come_in()
    token = dino.page.locator("input[name=token]").first.get_attribute("value")
    site = dino.visitor.site
    for path in (f"/interessi/{key}", f"/interessi/{key}/messaggi", f"/interessi/{key}/note", "/persone"):
        dino.open(path)
        assert "Irene" not in dino.page.content(), path
        assert dino.page.locator(".leads, .thread").count() == 0
    fields = {
        "stato": {"status": "taken"},
        "persona": {"staff": ""},
        "scadenza": {"due_on": ""},
        "note": {"text": "x"},
        "messaggi": {"text": "Ciao"},
        "chiudi": {},
    }
    for action, given in fields.items():
        answer = dino.page.request.post(
            f"{site}/gestione/interessi/{key}/{action}", form={"token": token, **given}, max_redirects=0
        )
        assert answer.status == 404, action
        assert "Irene" not in answer.text()
    for query in ("stato=new", "provincia=Cremona", "professione=oss", f"dopo={key}", "mie=si"):
        dino.open(f"/interessi?{query}")
        assert "Irene" not in dino.page.content()
    opened = database.leads.open(Asker(aurora, "prova"), key)
    assert (opened.row.status, opened.notes, opened.messages, opened.row.thread_closed_by) == ("new", (), (), "")


def test_an_interest_is_followed_to_its_end_from_the_keyboard(arrive, database, leave):
    aurora, _ = (one.id for one in database.cooperatives())
    key = leave("Lia", aurora)
    carla = Colleague(arrive(viewport=PHONE, color_scheme="dark"), database, "Carla", aurora).come_in()
    carla.press("Lia")
    carla.press("Prendi in carico")
    carla.choose("Chi se ne occupa", "Carla")
    carla.press("Salva la persona")
    soon = (deliver_at(datetime.now(UTC)) + timedelta(days=3)).date()
    carla.fill("Da fare entro il", "")
    due = carla.page.locator(":focus")
    due.fill("0202-11-25")
    assert not due.evaluate("one => one.checkValidity()")
    due.fill(soon.isoformat())
    carla.press("Salva la data")
    carla.fill("Una nota", "Vorrebbe venire di mercoledì.")
    carla.press("Aggiungi la nota")
    assert "Vorrebbe venire di mercoledì." in carla.words
    carla.press("Segna come contattato")
    carla.press("Segna come incontrato")
    carla.choose("Perché lo chiudi", "ci siamo")
    carla.press("Chiudi l'interesse")
    assert "È chiuso, e non si riapre" in carla.words
    carla.visitor.shoot("gestione-chiuso", whole=True)
    row = database.leads.open(Asker(aurora, "prova"), key).row
    assert (row.status, row.reason) == ("closed", "met")
    assert row.due_on == soon
