from dataclasses import replace

from bot.channels.web.visitor import new_visitor

QUESTION = "Come si diventa OSS?"


async def test_an_embedded_chat_needs_no_cookie_and_keeps_its_conversation(browser):
    await browser.open("/embed")
    await browser.tap("Da 14 a 17")
    await browser.tap("Sì, rispondimi")

    page = await browser.write(QUESTION)

    assert page.said[0].startswith("Per diventare OSS")
    assert {form.action for form in page.forms} == {"/embed#ultima"}
    assert not list(browser.client.cookies)


async def test_every_embedded_page_begins_a_conversation_of_its_own(browser):
    first = (await browser.open("/embed")).composer().fields["key"]

    assert (await browser.open("/embed")).composer().fields["key"] != first


async def test_a_key_without_its_token_opens_nothing(browser):
    answer = await browser.client.post("/embed", data={"key": new_visitor().key, "text": QUESTION})

    assert answer.status_code == 403


async def test_an_embedded_key_does_not_open_the_chat_of_a_cookie(browser):
    await browser.enter()
    fields = {**browser.page.composer().fields, "key": browser.client.cookies["bussola"], "text": QUESTION}
    browser.client.cookies.clear()

    assert (await browser.client.post("/chat", data=fields)).status_code == 403


async def test_one_line_brings_the_chat_to_a_listed_site(visit, house):
    browser = visit(manner=replace(house.manner, embedders=("https://coop.example",)))

    script = await browser.client.get("/embed.js")

    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "Bussola, chat sulle professioni sociali" in script.text
    assert "__TITLE__" not in script.text


async def test_where_no_site_is_listed_there_is_nothing_to_embed(browser):
    assert (await browser.client.get("/embed.js")).status_code == 404
