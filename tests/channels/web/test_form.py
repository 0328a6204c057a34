from dataclasses import replace

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.browsing.refusal import Refusal
from bot.channels.web.form import LARGEST_BYTES, read_form
from bot.channels.web.visitor import new_visitor

QUESTION = "Come si diventa OSS?"
FORM = "application/x-www-form-urlencoded"


async def test_a_form_without_our_token_changes_nothing_and_gives_the_words_back(browser):
    await browser.open()
    form = browser.page.composer()

    page = await browser.send(form, {"text": QUESTION, "token": new_visitor().token})

    assert page.status == 403
    assert page.composer().fields["text"] == QUESTION
    assert page.labels.count("Invia") == 1


async def test_the_words_given_back_can_be_sent_again(browser):
    await browser.open()
    await browser.send(browser.page.composer(), {"text": QUESTION, "token": "x"})

    page = await browser.write(QUESTION)

    assert page.status == 200
    assert page.mine == [QUESTION]


@pytest.mark.parametrize("path", ["/chat", "/chat/fine", "/embed"])
async def test_every_change_wants_the_token(browser, path):
    await browser.open()

    assert (await browser.client.post(path, data={"text": QUESTION})).status_code == 403


async def test_a_token_of_another_browser_does_not_fit(browser, visit):
    other = visit()
    await other.open()
    await browser.open()

    page = await browser.send(browser.page.composer(), {"text": "x", "token": other.page.composer().fields["token"]})

    assert page.status == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://localhost:8080"}, 200),
        ({"origin": "https://bussola.example"}, 200),
        ({"origin": "https://altrove.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({}, 200),
    ],
)
async def test_a_form_sent_from_another_site_is_not_carried_out(visit, house, headers, status):
    browser = visit(manner=replace(house.manner, public="https://bussola.example/"))
    await browser.open()
    fields = {**browser.page.composer().fields, "text": QUESTION}

    answer = await browser.client.post("/chat", data=fields, headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/chat", "/chat/fine", "/embed"])
async def test_what_posts_can_do_gets_can_not(browser, path):
    await browser.enter()
    form = browser.page.composer()

    page = await browser.client.get(path, params={**form.fields, "text": "/cancella", "payload": "age:under"})
    again = await browser.write(QUESTION)

    assert page.status_code in (200, 405)
    assert again.said[0].startswith("Per diventare OSS")


async def test_a_body_beyond_the_limit_is_refused_before_it_is_read_whole(browser):
    await browser.open()
    sent = 0

    async def endless():
        nonlocal sent
        while True:
            sent += 1
            yield b"a" * 10_000

    answer = await browser.client.post("/chat", content=endless(), headers={"content-type": FORM})

    assert answer.status_code == 413
    assert sent <= LARGEST_BYTES // 10_000 + 2


async def test_a_long_message_is_read_whole_and_a_shorter_one_asked_for(browser):
    await browser.enter()

    calm = await browser.write("Come si diventa OSS? " * 900)
    hidden = await browser.write("bla bla " * 2000 + " stasera la faccio finita " + "bla bla " * 400)

    assert "poche righe" in calm.said[0]
    assert 'class="said crisis"' in hidden.response.text


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b'{"text":"ciao"}', 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        (FORM, b"text=a&text=b", 422),
        (FORM, b"altro=1", 422),
        (FORM, b"payload=" + b"x" * 65, 422),
        (FORM, b"payload=sources:%00", 422),
        (FORM, b"&".join(b"f%d=1" % number for number in range(40)), 422),
        (FORM, "text=è".encode(), 422),
    ],
)
async def test_what_is_no_form_of_ours_gets_a_kind_page(browser, kind, body, status):
    answer = await browser.client.post("/chat", content=body, headers={"content-type": kind})

    assert answer.status_code == status
    assert "<h1>Qualcosa non va</h1>" in answer.text


class _Request:
    """As much of a request as reading a form takes."""

    headers = httpx.Headers({"content-type": FORM})

    def __init__(self, body: bytes) -> None:
        self.body = body

    async def stream(self):
        yield self.body


@settings(max_examples=150)
@given(
    st.binary(max_size=300) | st.text(alphabet="textpaylodquk=&%+0123456789abcdef\x00é", max_size=200).map(str.encode)
)
async def test_whatever_is_sent_is_a_form_or_a_refusal(body):
    try:
        form = await read_form(_Request(body))
    except Refusal as refusal:
        assert refusal.status == 422
    else:
        assert len(form.payload) <= 64
