import asyncio
import time

from tests.support import unsealed
from tests.support.databases import KEYS

QUESTION = "Come si diventa OSS?"
ANSWER = "Per diventare OSS serve un corso di 1.000 ore."


async def test_a_question_asked_before_the_gate_is_answered_after_it_by_forms_alone(browser):
    await browser.open("/")

    asked = await browser.write(QUESTION)
    aged = await browser.tap("Da 14 a 17")
    answered = await browser.tap("Sì, rispondimi")

    assert "intelligenza artificiale" in asked.said[0]
    assert asked.mine == aged.mine == answered.mine == [QUESTION]
    assert answered.said[0].startswith(ANSWER)


async def test_sources_stand_under_the_answer_with_their_address(browser):
    await browser.enter()

    page = await browser.write(QUESTION)

    assert "Fonti" not in page.labels
    assert page.sources[0].startswith("Fonti (1)")
    assert 'href="https://' in page.response.text


async def test_a_button_of_an_answer_works_after_a_restart(browser, visit):
    await browser.enter()
    await browser.write(QUESTION)
    restarted = visit()
    restarted.client.cookies, restarted.page = browser.client.cookies, browser.page

    more = await restarted.tap("Dimmi di più")

    assert more.said[0].startswith(ANSWER)


def rows(folder) -> str:
    """All that the database holds."""
    return unsealed.dump(folder / "bussola.db", KEYS)


async def test_looking_at_pages_changes_nothing(browser, database, tmp_path):
    before = rows(tmp_path)

    for path in ("/", "/chat", "/aiuto", "/privacy", "/embed", "/accessibilita", "/salute"):
        await browser.open(path)

    assert rows(tmp_path) == before


async def test_two_browsers_are_two_conversations(browser, visit):
    await browser.enter()
    other = visit()

    await other.open()

    assert (await browser.write(QUESTION)).said[0].startswith(ANSWER)
    assert "Quanti anni hai?" in (await other.write(QUESTION)).said[0]


async def test_messages_of_one_conversation_are_taken_in_order_and_others_meanwhile(visit, house):
    heard: list[str] = []

    def take(session, event, conversation, show):
        if event.text == "uno":
            time.sleep(0.15)
        heard.append(event.text)
        return house.take(session, event, conversation, show)

    ada, berto = visit(take=take), visit(take=take)
    await ada.open()
    await berto.open()
    berto_site, form = berto.client, ada.page.composer()

    async def of_ada(text: str):
        await ada.client.post("/chat", data={**form.fields, "text": text})

    first = asyncio.create_task(of_ada("uno"))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(of_ada("due"))
    await berto_site.post("/chat", data={**berto.page.composer().fields, "text": "tre"})
    await asyncio.gather(first, second)

    assert heard == ["tre", "uno", "due"]


async def test_a_disclosure_is_met_with_the_card_and_numbers_that_can_be_called(browser):
    await browser.enter()

    page = await browser.write("mio padre mi picchia ma io voglio fare l'educatore, che scuola faccio?")

    assert 'class="said crisis"' in page.response.text
    assert 'href="tel:19696"' in page.response.text
    assert "Rispondi alla mia domanda" in page.labels


async def test_commands_in_our_sentences_can_be_pressed(browser):
    await browser.open()

    page = await browser.tap("/privacy")

    assert "I tuoi dati" in page.said[0]


async def test_whoever_leaves_is_forgotten_and_comes_back_as_somebody_new(browser, database):
    await browser.enter()
    before = browser.client.cookies["bussola"]

    gone = await browser.tap("Esci")
    await browser.open()

    assert gone.response.headers["location"] == "/"
    assert browser.client.cookies["bussola"] != before
    assert "Quanti anni hai?" in browser.page.said[0]


async def test_leaving_does_not_open_a_gate_that_was_shut(browser):
    await browser.open()
    await browser.tap("Meno di 14")
    await browser.open()

    await browser.tap("Esci")
    await browser.open()

    assert "Quanti anni hai?" not in browser.page.said[0]


async def test_data_are_exported_as_a_file_in_the_page(browser):
    await browser.enter()

    page = await browser.write("/esporta")

    assert 'download="bussola-i-miei-dati.json"' in page.response.text
    assert 'href="data:application/json' in page.response.text


async def test_nobody_s_words_are_kept(browser, tmp_path, capfd):
    await browser.enter()

    await browser.write("canarino-7391 come si diventa OSS?")
    await browser.write("mio padre mi picchia canarino-7391")

    assert not any(b"canarino-7391" in content for content in unsealed.contents(tmp_path, KEYS).values())
    assert "canarino-7391" not in "".join(capfd.readouterr())


async def test_the_page_says_it_is_getting_ready_and_the_question_waits_for_it(visit):
    ready = asyncio.Event()
    browser = visit(ready=ready)
    assert (await browser.open("/salute")).status == 503
    await browser.open()

    asking = asyncio.create_task(browser.write(QUESTION))
    await asyncio.sleep(0.02)
    early = asking.done()
    ready.set()

    assert not early
    assert "Quanti anni hai?" in (await asking).said[0]
    assert (await browser.open("/salute")).status == 200


async def test_an_answer_that_takes_too_long_ends_in_a_sentence_and_gives_the_words_back(visit):
    browser = visit(longest=0.05, take=lambda *_: time.sleep(0.3))
    await browser.open()

    page = await browser.write(QUESTION)

    assert page.status == 504
    assert page.composer().fields["text"] == QUESTION


async def test_a_fault_shows_a_number_and_no_cause_and_gives_the_words_back(visit):
    def fail(*_):
        raise ValueError("segreto")

    browser = visit(take=fail)
    await browser.open()

    page = await browser.write(QUESTION)

    assert page.status == 500
    assert "segnala il numero" in page.words
    assert "segreto" not in page.words
    assert page.composer().fields["text"] == QUESTION
