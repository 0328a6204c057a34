import asyncio
import json

from tests.support.browser import NDJSON

QUESTION = "Come si diventa OSS?"


async def post(browser, **fields):
    form = browser.page.composer()
    sent = {**form.fields, "text": "", **fields}
    return await browser.client.post("/chat", data=sent, headers={"accept": NDJSON})


def lines(answer) -> list[dict]:
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_the_script_gets_what_goes_on_and_then_the_replies_as_the_page_has_them(browser):
    await browser.enter()

    answer = await post(browser, text=QUESTION)

    first, *_, last = lines(answer)
    assert answer.headers["content-type"] == NDJSON
    assert first == {"status": "Sto cercando..."}
    assert "Per diventare OSS serve un corso" in last["html"]
    assert "<details" in last["html"]


async def test_a_growing_answer_is_shown_while_it_grows(visit, house):
    def take(session, event, conversation, show):
        show("Per diventare OSS")
        show("Per diventare OSS serve un corso.")
        return house.take(session, event, conversation, show)

    browser = visit(take=take)
    await browser.enter()

    drafts = [line["draft"] for line in lines(await post(browser, text=QUESTION)) if "draft" in line]

    assert drafts == ["Per diventare OSS", "Per diventare OSS serve un corso."]


async def test_a_refusal_is_a_line_with_the_words_to_send_again(visit):
    browser = visit(limit=lambda *_: 7)
    await browser.open()

    answer = await post(browser, text=QUESTION)

    (line,) = lines(answer)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "7"
    assert line["words"] == QUESTION
    assert "Aspetta un momento" in line["html"]


async def test_a_fault_ends_the_answer_with_a_sentence(visit):
    def fail(*_):
        raise ValueError("segreto")

    browser = visit(take=fail)
    await browser.open()

    last = lines(await post(browser, text=QUESTION))[-1]

    assert "segnala il numero" in last["html"]
    assert "segreto" not in last["html"]


async def test_while_it_gets_ready_the_page_says_so(visit):
    ready = asyncio.Event()
    browser = visit(ready=ready)
    await browser.open()

    asking = asyncio.create_task(post(browser, text=QUESTION))
    await asyncio.sleep(0.02)
    ready.set()

    first, *_, last = lines(await asking)
    assert first["status"].startswith("Sto preparando le risposte")
    assert "Quanti anni hai?" in last["html"]


async def test_what_someone_types_is_never_markup(browser):
    await browser.enter()
    form = browser.page.composer()

    page = await browser.write("<img src=x onerror=alert(1)>")
    quoted = await browser.send(
        form, {**form.fields, "payload": "answer", "quoted": '"><script>alert(1)</script>'} | {"text": ""}
    )

    assert "<img src=x" not in page.response.text
    assert "<script>alert" not in quoted.response.text
