"""What staff does all day, in a real browser over the real process, while students write on the web in browsers of their own.

Berto (sixteen) and Ada are made up; the cooperatives are marked as such.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.channels.web.visitor import Visitor
from bot.conversation.session import Session
from bot.people.consent import ConsentEvent
from bot.people.inbox import Asker
from bot.people.lead import Lead, LeadLeft, StudentSaid
from bot.people.relay import deliver_at
from bot.people.staff import NewStaff
from bot.store.database import Database, open_database
from bot.store.keys import Keys, open_keys
from bot.store.lead_tables import relay_messages
from bot.turn import Turn
from tests.e2e.colleague import Codes
from tests.e2e.night import is_night
from tests.e2e.web.conftest import Reader
from tests.e2e.web.test_pages import DESKTOP, PHONE, findings
from tests.review.conftest import PASSWORD

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gestione")


@pytest.fixture(scope="module")
def keys(place: Path) -> Keys:
    return open_keys(place / "key", place, production=False)


@pytest.fixture(scope="module")
def database(place: Path, keys: Keys) -> Iterator[Database]:
    """The database that the process will serve, with two cooperatives."""
    opened = open_database(f"sqlite:///{place}/bussola.db", keys, lambda: datetime.now(UTC))
    for name in ("Aurora", "Bosco"):
        opened.add_cooperative(f"Cooperativa {name} (di prova)", ("Cremona", "Brescia"), "")
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def address(start, database: Database, place: Path) -> str:
    return start(BUSSOLA_DATABASE_URL=f"sqlite:///{place}/bussola.db", BUSSOLA_KEY_FILE=str(place / "key"))


@pytest.fixture
def arrive(chromium, address: str) -> Iterator[Callable[..., Reader]]:
    """A browser of one's own."""
    contexts = []

    def open_browser(**manner) -> Reader:
        contexts.append(chromium.new_context(locale="it-IT", **{"viewport": PHONE} | manner))
        return Reader(contexts[-1].new_page(), address)

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def leave(database: Database) -> Callable[..., str]:
    """Somebody made up leaves an interest; its key."""

    def put(name: str, cooperative: int, **fields: object) -> str:
        given = {"age_band": "minor", "province": "Cremona", "professions": ("oss",), **fields}
        lead = Lead.model_validate({"name": name, "recipients": (cooperative,), **given})
        agreed = ConsentEvent("follow_up", "0" * 64, recipients=("Cooperativa (di prova)",))
        database.keep(f"web:{name}", Turn(Session(), (), None, consents=(agreed,), leads=(LeadLeft(lead),)))
        return database.leads.page(Asker(cooperative, "prova")).rows[0].key

    return put


class Colleague:
    """Somebody of a cooperative who works with the keyboard alone; every page they come to is looked at."""

    def __init__(self, visitor: Reader, database: Database, name: str, cooperative: int) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.email = f"{name.lower()}-{datetime.now(UTC).timestamp()}@esempio.invalid"
        self.invitation = database.staff.add(NewStaff(self.email, f"{name} Prova", "reviewer", cooperative))
        self.codes: Codes

    def come_in(self) -> "Colleague":
        self.visitor.open(f"/gestione/invito/{self.invitation}")
        self.look()
        self.codes = Codes(self.page.locator("input[name=seed]").get_attribute("value"))
        self.fill("Password", PASSWORD)
        self.fill("La stessa password", PASSWORD)
        self.fill("Il codice di 6 cifre", self.codes())
        self.send()
        self.look()
        self.fill("Indirizzo e-mail", self.email)
        self.fill("Password", PASSWORD)
        self.fill("Codice di 6 cifre", self.codes())
        self.send()
        assert "/gestione/interessi" in self.page.url, self.page.locator("main").inner_text()
        self.look()
        return self

    def fill(self, label: str, words: str) -> None:
        """Go there with Tab, and type."""
        self.go_to(lambda: self._label().startswith(label))
        self.page.keyboard.type(words)

    def press(self, words: str) -> None:
        """Go to a button or a link with Tab, and press Enter."""
        self.go_to(lambda: self.page.evaluate("document.activeElement.textContent.trim()") == words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def send(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Go to a list with Tab, and type what is wanted."""
        self.go_to(lambda: self._label().startswith(label))
        self.page.keyboard.type(option)

    def go_to(self, is_there: Callable[[], bool]) -> None:
        for _ in range(80):
            if is_there():
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"not reached with the keyboard: {self.page.url}")

    def open(self, path: str) -> None:
        self.visitor.open(f"/gestione{path}")
        self.look()

    def look(self) -> None:
        """No serious finding by axe, nothing off the side."""
        assert findings(self.page) == [], self.page.url
        assert not self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def names(self) -> list[str]:
        """Who is listed."""
        return self.page.locator(".leads .who-line a").all_inner_texts()

    def _label(self) -> str:
        return self.page.evaluate("(document.activeElement.labels || [])[0]?.textContent.trim() || ''")


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


def test_filters_find_by_state_profession_and_province_from_the_keyboard(arrive, database, leave):
    _, bosco = (one.id for one in database.cooperatives())
    leave("Ginevra", bosco, province="Brescia", professions=("educatore",))
    key = leave("Dora", bosco)
    database.leads.set_status(Asker(bosco, "prova"), key, "taken")
    dino = Colleague(arrive(viewport=DESKTOP), database, "Dino", bosco).come_in()
    assert dino.names == ["Dora", "Ginevra"]

    for label, option, found in (
        ("Provincia", "Brescia", ["Ginevra"]),
        ("Provincia", "Cremona", ["Dora"]),
        ("Stato", "preso", ["Dora"]),
        ("Stato", "chiuso", []),
    ):
        dino.open("/interessi")
        dino.choose(label, option)
        dino.page.wait_for_load_state("networkidle")  # the list that came by itself
        dino.press("Cerca")
        assert dino.names == found, (label, option)
    assert "Con questi filtri non c'è nessun interesse" in dino.words
    dino.press("Togli i filtri")
    assert dino.names == ["Dora", "Ginevra"]
    dino.visitor.shoot("gestione-elenco", whole=True)


def test_a_filter_brings_its_list_without_a_reload_and_the_keyboard_stays_where_it_was(arrive, database, leave):
    _, bosco = (one.id for one in database.cooperatives())
    leave("Irma", bosco, province="Brescia")
    leave("Lia", bosco)
    dino = Colleague(arrive(viewport=DESKTOP), database, "Dino", bosco).come_in()
    page = dino.page
    page.evaluate("document.body.dataset.same = 'yes'")
    dino.choose("Provincia", "Brescia")
    lia = page.locator(".leads a", has_text="Lia")
    lia.wait_for(state="detached")
    assert "Irma" in dino.names
    assert "Trovati, senza contare quelli ritirati" in page.locator("#trovati[role=status]").inner_text()
    assert page.evaluate("document.activeElement.id") == "provincia"
    assert "provincia=Brescia" in page.url
    assert page.evaluate("document.body.dataset.same") == "yes", "the page is the one that was there"
    assert "Irma" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])"), "nobody stays in the browser"
    dino.look()
    page.go_back()
    lia.wait_for()
    assert dino.visitor.complaints == []


def test_what_a_student_answers_appears_on_the_open_page_beside_what_is_being_typed(arrive, database, leave):
    aurora, _ = (one.id for one in database.cooperatives())
    key = leave("Mara", aurora)
    carla = Colleague(arrive(viewport=DESKTOP), database, "Carla", aurora).come_in()
    database.leads.write(Asker(aurora, "prova"), key, "Ciao Mara!")
    carla.open(f"/interessi/{key}")
    page = carla.page
    carla.fill("Il tuo messaggio", "Intanto scrivo")
    said = StudentSaid(aurora, "Eccomi, quando posso venire?")
    database.keep("web:Mara", Turn(Session(), (), None, leads=(said,)))
    page.get_by_text("Eccomi, quando posso venire?").wait_for(timeout=40_000)
    assert page.locator("#novita[role=status]").inner_text() == "È arrivato un messaggio di Mara."
    assert page.evaluate("document.activeElement.id") == "message"
    assert page.locator("#message").input_value() == "Intanto scrivo"
    carla.look()
    carla.visitor.shoot("gestione-conversazione", whole=True)
    assert carla.visitor.complaints == []


def test_without_scripts_a_filter_is_a_page_like_any_other(arrive, database, leave):
    _, bosco = (one.id for one in database.cooperatives())
    leave("Nina", bosco, province="Brescia")
    dino = Colleague(arrive(viewport=PHONE), database, "Dino", bosco).come_in()
    plain = dino.page.context.browser.new_context(
        java_script_enabled=False, storage_state=dino.page.context.storage_state()
    )
    page = plain.new_page()
    page.goto(f"{dino.visitor.site}/gestione/interessi")
    page.get_by_label("Provincia").select_option("Brescia")
    page.get_by_role("button", name="Cerca").click()
    assert "provincia=Brescia" in page.url
    assert "Nina" in page.locator(".leads").inner_text()
    plain.close()


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
