"""Lists and open conversations in a real browser: filters, what comes by itself, and the same without scripts."""

import pytest

from bot.conversation.session import Session
from bot.people.inbox import Asker
from bot.people.lead import StudentSaid
from bot.turn import Turn
from tests.e2e.web.colleague import Colleague
from tests.e2e.web.test_pages import DESKTOP, PHONE

pytestmark = pytest.mark.e2e


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
