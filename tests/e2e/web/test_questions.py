"""A question nobody could answer, in two real browsers over the real process: sent, answered, read, made into a draft."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.people.relay import deliver_at
from bot.people.staff import NewStaff
from bot.store.database import Database, open_database
from bot.store.keys import open_keys
from ingest.pages.page import read_page
from tests.e2e.web.conftest import Reader
from tests.e2e.web.test_pages import DESKTOP, PHONE, findings
from tests.e2e.web.test_review import Colleague
from tests.support.asking import ANSWER

pytestmark = pytest.mark.e2e

EMAIL = "elisa@esempio.invalid"
QUESTION = "Un OSS può lavorare su una nave da crociera?"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The database that the process will serve, with a consortium (synthetic) and an editor who is invited."""
    folder = tmp_path_factory.mktemp("domande")
    keys = open_keys(folder / "key", folder, production=False)
    opened = open_database(f"sqlite:///{folder}/bussola.db", keys, lambda: datetime.now(UTC))
    opened.folder = folder
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def address(start: Callable[..., str], database: Database) -> str:
    folder: Path = database.folder
    return start(BUSSOLA_DATABASE_URL=f"sqlite:///{folder}/bussola.db", BUSSOLA_KEY_FILE=str(folder / "key"))


@pytest.fixture
def colleague(chromium, address: str, database: Database) -> Iterator[Colleague]:
    """In, with the role of those who look after the pages."""
    consortium = database.add_cooperative("Consorzio di prova", ("Cremona",), "", consortium=True)
    context = chromium.new_context(locale="it-IT", viewport=DESKTOP)
    one = Colleague(Reader(context.new_page(), address), EMAIL)
    one.take_up(database.staff.add(NewStaff(EMAIL, "Elisa Prova", "editor", consortium)))
    one.look()
    one.enter()
    one.look()
    yield one
    context.close()


def test_a_question_is_sent_answered_read_and_made_into_a_draft(reader, colleague, address, database, tmp_path):
    ada = reader(address, viewport=PHONE)
    ada.enter()
    ada.write(QUESTION)
    ada.tap("Chiedi a una persona")
    assert ada.page.get_by_text(f"«{QUESTION}»").is_visible()
    assert findings(ada.page) == []
    ada.shoot("domande-anteprima-studente")
    ada.tap("Sì, manda la domanda")
    ada.shoot("domande-mandata")

    colleague.open("/domande")
    colleague.visitor.shoot("domande-elenco", whole=True)
    with colleague.page.expect_navigation():
        colleague.page.get_by_role("link", name=QUESTION).press("Enter")
    colleague.look()
    colleague.page.get_by_label("Risposta", exact=True).fill(ANSWER.text)
    colleague.page.get_by_label("Fonte", exact=True).fill(ANSWER.source_title)
    colleague.page.get_by_label("Indirizzo della fonte").fill(ANSWER.source_address)
    colleague.press("Guarda come si legge")
    assert colleague.page.get_by_text("Ti risponde una persona.").first.is_visible()
    colleague.visitor.shoot("domande-anteprima", whole=True)
    colleague.page.set_viewport_size(PHONE)
    colleague.look()
    colleague.visitor.shoot("domande-anteprima-telefono", whole=True)
    colleague.press("Invia la risposta")
    assert colleague.page.get_by_role("status").is_visible()

    now = datetime.now(UTC)
    if deliver_at(now) == now:
        ada.write("grazie")
        assert ada.page.get_by_text("Ti risponde una persona.").is_visible()
        assert ada.page.get_by_role("link", name=ANSWER.source_address).is_visible()
        assert findings(ada.page) == []
        ada.shoot("domande-risposta")

    (answered,) = database.questions.answered()
    colleague.open(f"/domande/{answered.key}")
    colleague.visitor.shoot("domande-con-risposta", whole=True)
    with colleague.page.expect_download() as download:
        colleague.page.get_by_role("button", name="Scarica la bozza").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    page, problems = read_page(path, {}, tmp_path)
    assert page.sections[0].heading == QUESTION
    assert {one.key for one in problems} == {"unknown_source"}
    assert colleague.visitor.complaints == ada.complaints == []
