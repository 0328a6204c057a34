"""The private link of whoever left an interest or sent a question: another browser, the same conversation."""

import asyncio

import httpx
import pytest

from bot.channels.web.house import House, Manner
from bot.channels.web.site import build_site
from bot.conversations import Conversations
from bot.people.inbox import Asker
from bot.records import CarriedRecords
from bot.store.database import Database
from tests.channels.web.conftest import SITE
from tests.support.asking import ANSWER, QUESTION, editor
from tests.support.browser import Browser


@pytest.fixture
def site(answerer, context, database: Database, clock):
    database.add_cooperative("Cooperativa di prova Uno", ("Provincia Uno",), "")
    conversations = Conversations(
        answerer,
        CarriedRecords(database.recall),
        context,
        clock,
        people=database,
    )
    ready = asyncio.Event()
    ready.set()
    return build_site(House(context.on("web"), conversations.take, database, ready, clock, Manner(SITE)))


def browser(site) -> Browser:
    return Browser(httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url=SITE))


async def leave(page_of: Browser) -> str:
    """Berto leaves an interest with forms alone; the address of his private link."""
    await page_of.open()
    await page_of.enter()
    await page_of.write("/contatto")
    for label in ("Non so ancora, vado avanti", "Vado avanti", "Un'altra provincia", "Preferisco non dirlo"):
        if label in page_of.page.labels:
            await page_of.tap(label)
    for label in ("Vado avanti", "Sì, sono d'accordo"):
        await page_of.tap(label)
    await page_of.write("Berto")
    page = await page_of.tap("Sì, invia")
    return next(part for part in page.response.text.split('"') if part.startswith(f"{SITE}/torna/"))


async def test_what_a_cooperative_writes_is_read_from_another_browser_with_the_link(site, database: Database):
    link = await leave(browser(site))
    carla = Asker(1, "carla")
    database.leads.write(carla, database.leads.page(carla).rows[0].key, "Ciao Berto, ti va di venire a vedere?")

    other = browser(site)
    await other.open(link.removeprefix(SITE))
    await other.tap("Riapro la conversazione")
    await other.open()
    page = await other.write("/contatto")
    assert "Ciao Berto, ti va di venire a vedere?" in page.response.text


async def test_looking_at_the_page_changes_nothing_and_a_garbled_link_is_nobodys(site):
    link = await leave(browser(site))
    other = browser(site)
    await other.open(link.removeprefix(SITE))
    page = await other.open("/chat")
    assert "Berto" not in page.response.text
    assert (await other.open("/torna/garbled")).status == 404


async def test_whether_it_may_be_passed_on_is_asked_and_answered_in_another_browser(site, database: Database):
    link = await leave(browser(site))
    database.add_cooperative("Cooperativa di prova Due", ("Provincia Uno",), "")
    carla, dino = Asker(1, "carla"), Asker(2, "dino")
    key = database.leads.page(carla).rows[0].key
    assert database.leads.propose(carla, key, 2)

    other = browser(site)
    await other.open(link.removeprefix(SITE))
    await other.tap("Riapro la conversazione")
    await other.open()
    page = await other.write("/aiuto")
    assert "può passare il tuo interesse a" in page.response.text
    assert database.leads.open(dino, key) is None
    page = await other.tap("Sì, può passarlo")
    assert "Adesso il tuo interesse lo ha" in page.response.text
    assert database.leads.open(dino, key).row.name == "Berto"


async def test_a_question_sent_with_forms_alone_is_answered_in_the_browser_that_comes_back_by_the_link(
    site, database: Database
):
    carla = editor(database)
    berto = browser(site)
    await berto.open()
    await berto.enter()
    await berto.write(QUESTION)
    page = await berto.tap("Chiedi a una persona")
    assert QUESTION in page.words
    page = await berto.tap("Sì, manda la domanda")
    assert "Fatto, ho mandato la domanda" in page.words
    link = next(part for part in page.response.text.split('"') if part.startswith(f"{SITE}/torna/"))
    (asked,) = database.questions.waiting()
    assert asked.words == QUESTION
    database.questions.answer(carla, asked.key, ANSWER)

    other = browser(site)
    await other.open(link.removeprefix(SITE))
    await other.tap("Riapro la conversazione")
    await other.open()
    page = await other.write("grazie")
    for needed in ("Ti risponde una persona.", "Consorzio di prova", ANSWER.text, ANSWER.source_title):
        assert needed in page.words
    assert ANSWER.source_address in page.response.text
    page = await other.write("grazie")
    assert "Ti risponde una persona." not in page.words


async def test_what_a_form_brings_back_is_heard_before_it_goes_to_a_person(site, database: Database):
    editor(database)
    berto = browser(site)
    await berto.open()
    await berto.enter()
    await berto.write(QUESTION)
    await berto.tap("Chiedi a una persona")
    form = next(form for form in berto.page.forms if "Sì, manda la domanda" in form.buttons)
    form.fields["quoted"] = "voglio morire"
    page = await berto.tap("Sì, manda la domanda")
    assert "112" in page.words
    assert database.questions.waiting() == ()
