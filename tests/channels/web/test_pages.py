import json
import re
from pathlib import Path

import pytest

from bot.channels.web import chat
from bot.texts import load_texts

LARGEST_FIRST_LOAD = 150_000
SENTENCES = load_texts().sentences


@pytest.mark.parametrize("path", ["/", "/chat", "/embed"])
async def test_the_first_load_is_small(browser, path):
    page = (await browser.open(path)).response
    linked = set(re.findall(r'(?:href|src)="(/static/[^"]+|/manifest[^"]+)"', page.text))

    files = [await browser.client.get(address) for address in linked]

    assert all(file.status_code == 200 for file in files)
    assert len(page.content) + sum(len(file.content) for file in files) < LARGEST_FIRST_LOAD


async def test_files_are_kept_for_ever_and_change_their_address_with_their_content(browser):
    page = (await browser.open("/")).response.text
    (address,) = re.findall(r'href="(/static/[^"]+\.css)"', page)

    file = await browser.client.get(address)
    other = await browser.client.get(address.replace(address.split("/")[2], "0" * 12))

    assert "immutable" in file.headers["cache-control"]
    assert other.status_code == 404


async def test_the_site_can_be_installed(browser):
    manifest = json.loads((await browser.client.get("/manifest.webmanifest")).content)

    icons = [await browser.client.get(icon["src"]) for icon in manifest["icons"]]

    assert manifest["start_url"] == "/chat"
    assert all(icon.content.startswith(b"\x89PNG") for icon in icons)
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}


async def test_the_worker_keeps_files_and_no_conversation(browser):
    worker = (await browser.client.get("/sw.js")).text
    (shell,) = re.findall(r"const SHELL = (\[.*\]);", worker)

    answers = [await browser.client.get(address) for address in json.loads(shell)]

    assert all(answer.status_code == 200 for answer in answers)
    assert not any("/chat" in address for address in json.loads(shell) if not address.startswith("/static/"))


@pytest.mark.parametrize("path", ["/", "/chat", "/privacy", "/aiuto", "/accessibilita", "/offline", "/non-esiste"])
async def test_a_page_has_what_a_screen_reader_goes_by(browser, path):
    html = (await browser.open(path)).response.text

    assert '<html lang="it">' in html
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert '<a class="skip" href="#contenuto">' in html
    assert re.search(r"<title>[^<]+ · |<title>Bussola · ", html)


async def test_a_page_that_is_not_there_says_so(browser):
    page = await browser.open("/aula/XYZ")

    assert page.status == 404
    assert "Questa pagina non c'è" in page.words


async def test_what_an_address_does_not_do_is_said(browser):
    assert (await browser.client.delete("/chat")).status_code == 405


async def test_whoever_sends_too_much_is_asked_to_wait_and_keeps_the_words(visit):
    asked: list[tuple[str, str]] = []

    def limit(conversation: str, address: str) -> int:
        asked.append((conversation, address))
        return 30

    browser = visit(limit=limit)
    await browser.open()

    page = await browser.write("Come si diventa OSS?")

    assert (page.status, page.response.headers["retry-after"]) == (429, "30")
    assert page.composer().fields["text"] == "Come si diventa OSS?"
    assert asked[0][0].startswith("web:")
    assert asked[0][1] == "127.0.0.1"


def test_every_sentence_that_pages_name_is_in_the_texts():
    folder = Path(chat.__file__).parent
    named = {
        key
        for path in (*folder.glob("*.py"), *folder.glob("templates/*.html"))
        for key in re.findall(r"""["'](web\.[a-z_.]*[a-z_])["']""", path.read_text("utf-8"))
    }

    assert named
    assert {key for key in named if key not in SENTENCES} == set()
