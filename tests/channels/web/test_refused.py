"""Words that are refused are heard all the same: as the running process builds its web chat, by rules, at once."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.channels.web.house import House
from bot.safety.quotas import Limits, Quotas
from bot.serving import Warming, web_house
from bot.settings import Settings
from bot.store.database import Database
from tests.support.browser import NDJSON

CALM = "Come si diventa OSS?"
DANGER = "voglio morire"
CARD = 'class="said crisis"'
NOBODY_NEW = Limits(newcomers=0, newcomers_a_minute=0)


def built(folder: Path, database: Database, limits: Limits | None = None) -> House:
    """The house as `bussola run` builds it, before answers are ready."""

    def unreached():
        raise AssertionError("nothing is built for words that are refused")

    settings = Settings(_env_file=None, data_dir=folder, web_url="http://localhost:8080")
    return web_house(settings, database, Warming(unreached), Quotas(limits))


@pytest.fixture
def crowded(visit, tmp_path: Path, database: Database):
    """A newcomer's browser at an address from which too many came."""
    hear = built(tmp_path, database, NOBODY_NEW)
    return visit(hear=hear.hear, limit=hear.limit)


async def test_a_newcomer_for_whom_there_is_no_room_gets_the_card_before_anything_else(crowded):
    await crowded.open()
    page = await crowded.write(DANGER)
    shown = page.response.text
    assert page.status == 429
    assert shown.index(CARD) < shown.index("Aspetta un momento")
    assert "1 96 96" in shown


async def test_the_script_gets_it_too(crowded):
    await crowded.open()
    fields = {**crowded.page.composer().fields, "text": DANGER}
    answer = await crowded.client.post("/chat", data=fields, headers={"accept": NDJSON})
    assert (answer.status_code, CARD in json.loads(answer.text)["html"]) == (429, True)


@pytest.mark.parametrize("path", ["/chat", "/embed"])
async def test_the_card_speaks_the_language_of_the_words(crowded, path: str):
    await crowded.open(path)
    page = await crowded.write("I want to kill myself tonight")
    assert (page.status, '<div class="bubble" lang="en">' in page.response.text) == (429, True)


async def test_whoever_is_in_no_danger_sees_no_card(crowded):
    await crowded.open()
    page = await crowded.write(CALM)
    assert (page.status, CARD in page.response.text) == (429, False)


@pytest.mark.parametrize("words", [CALM, DANGER])
async def test_a_page_that_is_too_old_and_another_site_are_refused_and_heard(
    visit, house, tmp_path, database, words: str
):
    browser = visit(hear=built(tmp_path, database).hear)
    await browser.open()
    old = await browser.client.post("/chat", data={"text": words, "token": "x"})
    fields = {**browser.page.composer().fields, "text": words}
    elsewhere = await browser.client.post("/chat", data=fields, headers={"origin": "https://altrove.example"})
    assert (old.status_code, elsewhere.status_code) == (403, 403)
    assert [CARD in answer.text for answer in (old, elsewhere)] == [words == DANGER] * 2
    assert words not in elsewhere.text  # another site chooses no words for a box of ours


async def test_while_answers_are_prepared_whoever_is_in_danger_does_not_wait(visit, tmp_path, database):
    browser = visit(hear=built(tmp_path, database).hear, ready=asyncio.Event())
    await browser.open()
    async with asyncio.timeout(10):
        page = await browser.write(DANGER)
    assert (page.status, CARD in page.response.text) == (503, True)


async def test_when_everything_breaks_the_card_is_still_there(visit, tmp_path, database):
    def fail(*_):
        raise ValueError("segreto")

    browser = visit(hear=built(tmp_path, database).hear, take=fail)
    await browser.open()
    page = await browser.write(DANGER)
    assert (page.status, CARD in page.response.text) == (500, True)
