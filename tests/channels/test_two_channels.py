"""The same script, played on the web and on Telegram: the same scenes, words, buttons and rights."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.channels.web.house import House
from bot.channels.web.site import build_site
from bot.conversations import Conversations
from bot.records import CarriedRecords
from bot.store.database import Database
from bot.texts import load_texts
from tests.support.browser import Browser
from tests.support.databases import empty_database
from tests.support.desk import Desk
from tests.support.recorder import Recorder, recorded_client
from tests.support.updates import AT, message, shown, tap

ADA = 17
BOT_S_OWN = ("Invia", "Esci", "Fonti")
"""What only one channel has to press: the page's own buttons, and what the page shows at once."""

SCRIPT = (
    ("write", "Come si diventa OSS?"),
    ("tap", "Da 14 a 17"),
    ("tap", "Sì, rispondimi"),
    ("tap", "Dimmi di più"),
    ("write", "e quanto guadagna?"),
    ("write", "come si diventa astronauta?"),
    ("write", "mio padre mi picchia ma io voglio fare l'OSS, come si diventa OSS?"),
    ("tap", "Rispondi alla mia domanda"),
    ("write", "stasera la faccio finita"),
    ("tap", "Torna alle professioni"),
    ("write", "/privacy"),
    ("tap", "Tolgo i miei consensi"),
    ("write", "/aiuto"),
    ("write", "ciao"),
    ("tap", "Sì, rispondimi"),
    ("write", "quanto guadagna un OSS?"),
    ("tap", "Non mi ha aiutato"),
    ("write", "/esplora"),
    ("write", "/confronta"),
    ("write", "/percorso"),
    ("write", "/interessi"),
    ("write", "/vicino"),
    ("write", "/contatto"),
    ("write", "/classe"),
    ("write", "/lingua"),
    ("tap", "English"),
    ("write", "/nuovo"),
    ("write", "/cancella"),
)
Said = tuple[str, tuple[str, ...]]


def letters(text: str) -> str:
    """What is said, whatever a channel makes of marks, bullets and spaces."""
    return "".join(char for char in text if char.isalpha())


OPENS = letters(load_texts().say("web.chat.opens"))
"""What the page adds to a link for those who hear it."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = empty_database(tmp_path, lambda: AT)
    yield opened
    opened.dispose()


@pytest.fixture
def house(answerer, context, database) -> Conversations:
    return Conversations(answerer, CarriedRecords(database.recall), context, lambda: AT, people=database)


class OnTheWeb:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.browser = Browser(client)

    async def play(self, how: str, what: str) -> Said:
        page = await (self.browser.write(what) if how == "write" else self.browser.tap(what))
        labels = [label for label in page.labels if label not in BOT_S_OWN and not label.startswith("/")]
        return letters("".join(page.said)).replace(OPENS, ""), tuple(labels)


class OnTelegram:
    def __init__(self, desk: Desk, recorder: Recorder) -> None:
        self.desk = desk
        self.recorder = recorder
        self.numbers = count(1)
        self.written: dict = {}

    async def play(self, how: str, what: str) -> Said:
        before = len(self.recorder.of("sendMessage"))
        number = next(self.numbers)
        if how == "write":
            self.written = message(ADA, what, number)
            await self.desk.take_in(number, message=self.written)
        else:
            sent, payload = next(
                (fields, payload)
                for fields in reversed(self.recorder.of("sendMessage"))
                for label, payload in self._buttons(fields)
                if label == what
            )
            asked = self.written if "reply_parameters" in sent else None
            await self.desk.take_in(number, callback_query=tap(ADA, payload, shown(ADA, 500), asked))
        sent = self.recorder.of("sendMessage")[before:]
        labels = [label for fields in sent for label, _ in self._buttons(fields) if label not in BOT_S_OWN]
        return letters("".join(fields["text"] for fields in sent)), tuple(labels)

    def _buttons(self, fields: dict) -> list[tuple[str, str]]:
        rows = fields.get("reply_markup", {}).get("inline_keyboard", [])
        return [(button["text"], button.get("callback_data", "")) for row in rows for button in row]


@pytest_asyncio.fixture
async def web(house: Conversations, database: Database) -> AsyncIterator[OnTheWeb]:
    ready = asyncio.Event()
    ready.set()
    site = build_site(House(house.context.on("web"), house.take, database, ready, lambda: AT))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://localhost") as client:
        channel = OnTheWeb(client)
        await channel.browser.open()
        yield channel


@pytest_asyncio.fixture
async def telegram(house: Conversations, database: Database) -> AsyncIterator[OnTelegram]:
    recorder = Recorder()
    desk = Desk(recorded_client(recorder), database, lambda: AT)
    desk.take = lambda session, event: house.take(session, event, f"telegram:{ADA}")
    yield OnTelegram(desk, recorder)
    await desk.stop()


async def test_the_same_script_is_said_the_same_on_the_web_and_on_telegram(web, telegram):
    for how, what in SCRIPT:
        there, here = await telegram.play(how, what), await web.play(how, what)

        assert here == there, what
        assert here[0]
