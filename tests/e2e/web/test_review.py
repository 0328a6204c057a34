"""The staff's pages in a real browser over the real process: from an invitation to an answer, and no serious finding by axe."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.session import Session
from bot.people.consent import ConsentEvent
from bot.people.inbox import Asker
from bot.people.lead import Lead, LeadLeft
from bot.store.database import Database, open_database
from bot.store.demo import DemoWords
from bot.store.keys import open_keys
from bot.turn import Turn
from tests.e2e.web.colleague import Colleague
from tests.e2e.web.conftest import Reader
from tests.e2e.web.test_pages import DESKTOP, PHONE

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The database that the process will serve, with two cooperatives and an interest (all synthetic) left to the first."""
    folder = tmp_path_factory.mktemp("gestione")
    keys = open_keys(folder / "key", folder, production=False)
    opened = open_database(f"sqlite:///{folder}/bussola.db", keys, lambda: datetime.now(UTC))
    opened.folder = folder
    aurora = opened.add_cooperative("Cooperativa Aurora (di prova)", ("Cremona",), "")
    opened.add_cooperative("Cooperativa Bosco (di prova)", ("Cremona",), "")
    opened.add_cooperative("Consorzio di prova", ("Cremona",), "", consortium=True)
    lead = Lead(name="Ada", age_band="minor", province="Cremona", professions=("oss",), recipients=(aurora,))
    agreed = ConsentEvent("follow_up", "0" * 64, recipients=("Cooperativa Aurora (di prova)",))
    opened.keep("web:ada", Turn(Session(), (), None, consents=(agreed,), leads=(LeadLeft(lead),)))
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def address(start, database: Database) -> str:
    folder: Path = database.folder
    return start(BUSSOLA_DATABASE_URL=f"sqlite:///{folder}/bussola.db", BUSSOLA_KEY_FILE=str(folder / "key"))


@pytest.fixture
def arrive(chromium, address: str) -> Iterator[Callable[..., Reader]]:
    """A browser of one's own at the staff's pages."""
    contexts = []

    def open_browser(**manner) -> Reader:
        contexts.append(chromium.new_context(locale="it-IT", **manner))
        return Reader(contexts[-1].new_page(), address)

    yield open_browser
    for context in contexts:
        context.close()


@pytest.mark.parametrize("manner", [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop-light", "phone-dark"])
def test_from_an_invitation_to_an_answer_while_another_cooperative_sees_nothing(arrive, database, manner):
    size, scheme = manner
    aurora, bosco, _ = sorted(one.id for one in database.cooperatives())
    carla, dino = (
        Colleague(arrive(viewport=size, color_scheme=scheme), database, name, cooperative).come_in()
        for name, cooperative in (("Carla", aurora), ("Dino", bosco))
    )
    key = database.leads.page(Asker(aurora, "prova")).rows[0].key

    with carla.page.expect_navigation():
        carla.page.get_by_role("link", name="Ada").press("Enter")
    if carla.page.get_by_role("button", name="Prendi in carico").count():
        carla.press("Prendi in carico")
    message = f"Ciao Ada, scrivo da uno schermo largo {size['width']}."
    carla.page.get_by_label("Il tuo messaggio").fill(message)
    carla.press("Invia")
    assert carla.page.get_by_text(message).is_visible()
    assert [one.text for one in database.leads.open(Asker(aurora, "prova"), key).messages][-1] == message
    carla.visitor.shoot(f"gestione-{size['width']}-{scheme}", whole=True)
    for path in ("/interessi", "/esporta", "/profilo"):
        carla.open(path)
    assert carla.visitor.complaints == []

    dino.open("/interessi")
    assert dino.page.get_by_text("Non c'è ancora nessun interesse").is_visible()
    dino.open(f"/interessi/{key}")
    assert dino.page.get_by_text("Questa pagina non c'è").is_visible()
    dino.press("Esci")
    dino.open("/interessi")
    assert dino.page.url.endswith("/gestione/entra")


@pytest.mark.parametrize("manner", [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop-light", "phone-dark"])
def test_the_other_rooms_from_a_page_to_a_student_and_nothing_serious_is_found(arrive, database, manner):
    size, scheme = manner
    number = next(one.id for one in database.cooperatives() if one.consortium)
    elena = Colleague(arrive(viewport=size, color_scheme=scheme), database, "Elena", number, "administrator").come_in()
    page, title = elena.page, f"Una mattina al centro diurno, da {size['width']} (di prova)"

    def shoot(name: str) -> None:
        elena.visitor.shoot(f"gestione-{name}-{size['width']}-{scheme}", whole=True)

    elena.open("/opportunita")
    elena.open("/opportunita/nuova")
    page.get_by_label("Titolo").fill(title)
    page.get_by_label("Ultimo giorno").fill("2026-01-01")
    elena.press("Salva la bozza")
    assert page.get_by_text("Qualcosa è da correggere").is_visible()
    assert page.get_by_label("Titolo").input_value() == title
    shoot("opportunita-errori")
    page.get_by_label("Tipo").select_option("visit")
    page.get_by_label("Servizio").fill("Centro diurno di prova")
    page.get_by_label("Che cosa si fa").fill("Si accompagna chi ci lavora, poi si parla insieme.")
    page.get_by_label("Luogo").fill("Via di prova 1")
    page.get_by_label("Provincia").fill("Cremona")
    in_a_month = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    page.get_by_label("Primo giorno").fill(in_a_month)
    page.get_by_label("Ultimo giorno").fill("")
    elena.press("Salva la bozza")
    shoot("opportunita-bozza")
    elena.press("Pubblica")
    assert page.get_by_text("Da adesso si vede nella chat").is_visible()
    elena.open("/opportunita")
    shoot("opportunita")
    student = arrive(viewport=size, color_scheme=scheme)
    student.enter()
    student.write("/vicino")
    assert student.page.get_by_text(title).first.is_visible()

    elena.open("/classi")
    page.get_by_label("Nome").fill("Insegnante Finta")
    elena.press("Crea il link")
    key = page.locator("code").inner_text().partition("#chiave=")[2]
    database.classes.open_class(database.classes.teacher(key), "3B")
    shoot("classi-link")
    elena.open("/classi")
    shoot("classi")
    elena.open("/conservazione")
    shoot("conservazione")
    elena.open("/persone")
    # What can't be saved is answered with 422, and browsers write that down.
    assert [one for one in elena.visitor.complaints if "422" not in one] == []

    bea = Colleague(arrive(viewport=size, color_scheme=scheme), database, "Bea", number, "dpo").come_in()
    bea.visitor.shoot(f"gestione-registro-{size['width']}-{scheme}", whole=True)
    bea.page.get_by_label("Che cosa").select_option("opportunities")
    bea.press("Cerca")
    assert bea.page.get_by_text("Opportunità: pubblicata").first.is_visible()
    bea.press("Controlla adesso")
    assert bea.page.get_by_text("Il registro è intero").first.is_visible()
    bea.visitor.shoot(f"gestione-registro-controllo-{size['width']}-{scheme}", whole=True)
    assert bea.visitor.complaints == []


@pytest.mark.parametrize("manner", [(DESKTOP, "dark"), (PHONE, "light")], ids=["desktop-dark", "phone-light"])
def test_the_barometer_is_read_in_words_and_pictures(arrive, database, manner):
    size, scheme = manner
    asked, myths = ("oss", "educatore"), ()
    database.remove_demo()
    database.add_demo(DemoWords(("Una (finta)", "Due (finta)"), ("Nord", "Sud"), "", "V", "L", "P", asked, myths), 1)
    reading = database.cooperatives()[0].id
    elio = Colleague(arrive(viewport=size, color_scheme=scheme), database, "Elio", reading, "reader").come_in()
    elio.open("/barometro")
    pictures = elio.page.locator("picture.bars img")
    for number in range(pictures.count()):
        pictures.nth(number).scroll_into_view_if_needed()
        pictures.nth(number).evaluate("one => one.decode()")
        assert pictures.nth(number).evaluate("one => one.naturalWidth") > 0
        assert "persone" in pictures.nth(number).get_attribute("alt")
    for table in elio.page.locator("details").all():
        table.evaluate("one => one.open = true")
    elio.look()
    assert pictures.count() >= 2
    assert elio.visitor.complaints == []
    elio.visitor.shoot(f"barometro-{size['width']}-{scheme}", whole=True)
    database.remove_demo()
