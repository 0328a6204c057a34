"""The real product, canaries in what people type, and every file below the data folder searched for them."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest_asyncio
from sqlalchemy import func, select

from bot.answering.answer import Answerer
from bot.channels.telegram.channel import packed
from bot.conversation.context import Context
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.delivering import deliver
from bot.housekeeping import SCRUB_SECONDS, keep_house
from bot.logs import quieten_libraries
from bot.records import CarriedRecords
from bot.store.database import Database, open_database
from bot.store.tables import metadata
from tests.conftest import CONTEXT, NOW
from tests.support.asking import ANSWER, editor
from tests.support.databases import Place, dump
from tests.support.desk import Desk
from tests.support.recorder import Recorder, recorded_client
from tests.support.updates import message, shown, tap

ADA = 7319731973
"""Ada's chat, a number that nothing else has."""
CANARY = "canarino-4471"
CARLO = 88117722
SURVIVE = {"registro.audit", "registro.audit_head", "audit_mark", "purge_runs", "secrets", "updates"}


class Product:
    """Telegram's channel over real conversations and a real database."""

    def __init__(self, answerer: Answerer, context: Context, place: Place) -> None:
        self.place = place
        self.recorder = Recorder()
        self.database = open_database(place.url, place.keys, lambda: NOW)
        records = CarriedRecords(self.database.recall)
        self.conversations = Conversations(answerer, records, context, lambda: NOW, people=self.database)
        self.desk = Desk(recorded_client(self.recorder), self.database, lambda: NOW)
        self._number = 0

    async def say(self, chat: int, text: str) -> None:
        await self._take(chat, message=message(chat, text))

    async def tap(self, chat: int, payload: str, asked: str = "") -> None:
        original = message(chat, asked) if asked else None
        await self._take(chat, callback_query=tap(chat, payload, shown(chat, 3), original))

    async def _take(self, chat: int, **update: dict) -> None:
        self._number += 1
        conversation = f"telegram:{chat}"
        self.desk.take = lambda session, event: self.conversations.take(session, event, conversation)
        await self.desk.take_in(self._number, **update)

    async def say_without_waiting(self, chat: int, text: str) -> None:
        """Until it is finished, though what it led to is still on its way."""
        self._number += 1
        self.desk.take = lambda session, event: self.conversations.take(session, event, f"telegram:{chat}")
        await asyncio.wait_for(self.desk.hear(self._number, message=message(chat, text)), 10)

    async def enter(self, chat: int) -> None:
        await self.say(chat, "/start")
        await self.tap(chat, "age:minor")
        await self.tap(chat, "consent:yes")

    def button(self, beginning: str) -> str:
        """The payload of a button of the last message, by its beginning."""
        rows = self.recorder.of("sendMessage")[-1]["reply_markup"]["inline_keyboard"]
        return next(one["callback_data"] for row in rows for one in row if one["callback_data"].startswith(beginning))

    def files_with(self, *words: str) -> set[str]:
        return self.place.files_with(*words)

    def traces_of(self, *words: object) -> set[str]:
        """The files that any of `words` is in; with PostgreSQL, whose server has its own time for files, the tables."""
        told = tuple(map(str, words))
        if self.database._engine.dialect.name == "sqlite":
            return self.files_with(*told)
        lines = dump(self.database).splitlines()
        return {line.partition(":")[0] for line in lines if any(word in line for word in told)}

    def rows(self) -> dict[str, int]:
        with self.database._engine.begin() as connection:
            return {
                name: connection.scalar(select(func.count()).select_from(table))
                for name, table in metadata.tables.items()
            }


@pytest_asyncio.fixture
async def product(answerer: Answerer, context: Context, place: Place) -> AsyncIterator[Product]:
    made = Product(answerer, context, place)
    yield made
    await made.desk.stop()
    made.database.dispose()


async def settle(database: Database) -> None:
    """What the running process does by itself, until it has gone round once."""
    stop = asyncio.Event()
    keeping = asyncio.create_task(keep_house(database, dict, stop))
    await asyncio.sleep(0.2)
    stop.set()
    await keeping


async def test_c2_d1_nothing_that_is_typed_is_ever_in_a_file_or_a_log(product: Product, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    quieten_libraries()
    await product.enter(ADA)
    for text in (f"come si diventa OSS? {CANARY}", f"{CANARY} voglio morire", f"/{CANARY}", f"mi chiamo {CANARY}"):
        await product.say(ADA, text)
    await product.tap(ADA, "answer", f"e quanto si guadagna? {CANARY}")
    await product.say(ADA, "/esporta")

    assert product.files_with(str(ADA)) != set()
    assert product.files_with(CANARY) == set()
    said = capfd.readouterr()
    assert CANARY not in caplog.text + said.out + said.err
    assert str(ADA) not in caplog.text + said.out + said.err


async def test_d2_after_erasing_nothing_leads_to_the_person_in_any_file_within_a_minute(product: Product):
    assert SCRUB_SECONDS < 60
    await product.enter(ADA)
    await product.enter(CARLO)
    await product.say(ADA, "come si diventa OSS?")
    await product.say(ADA, "/esporta")
    assert product.rows()["consents"] == 2
    assert product.files_with(str(ADA))

    await product.say(ADA, "/cancella")
    await product.tap(ADA, "forget:yes")
    await settle(product.database)

    assert product.traces_of(ADA) == set()
    assert product.traces_of(CARLO) != set()
    assert product.database.session(f"telegram:{ADA}") == Session()
    assert product.database.session(f"telegram:{CARLO}") != Session()
    assert product.rows()["consents"] == 1
    assert "ho cancellato tutto" in product.recorder.texts[-1]


async def test_d2_a_question_sent_to_a_person_is_sealed_and_gone_from_every_file_after_erasing(
    product: Product, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    quieten_libraries()
    carla = editor(product.database)
    await product.enter(ADA)
    asked = f"un OSS lavora su una nave da crociera {CANARY}?"
    await product.say(ADA, asked)
    await product.tap(ADA, product.button("person:ask:"), asked)
    assert CANARY in product.recorder.texts[-1]
    await product.tap(ADA, product.button("person:send:"), asked)
    assert product.files_with(CANARY) == set()
    (waiting,) = product.database.questions.waiting()
    product.database.questions.answer(carla, waiting.key, ANSWER)
    assert deliver(product.database.deliveries, packed, CONTEXT, NOW) == (f"telegram:{ADA}",)
    assert CANARY in product.database.waiting(f"telegram:{ADA}")[0].words
    assert product.files_with(CANARY) == set()

    await product.say(ADA, "/cancella")
    await product.tap(ADA, "forget:yes")
    await settle(product.database)
    left = product.rows()
    assert [left[name] for name in ("sent_questions", "question_words", "question_answers", "outbox")] == [0] * 4
    assert product.traces_of(CANARY, ADA) == set()
    said = capfd.readouterr()
    assert CANARY not in caplog.text + said.out + said.err


async def test_d2_when_the_last_person_is_gone_only_the_listed_survivors_are_left(product: Product):
    await product.enter(ADA)
    await product.say(ADA, "come si diventa OSS?")
    await product.say(ADA, "/cancella")
    await product.tap(ADA, "forget:yes")
    await settle(product.database)

    assert {name for name, number in product.rows().items() if number} <= SURVIVE
    with product.database._engine.begin() as connection:
        rows = connection.execute(select(metadata.tables["registro.audit"])).all()
    assert {len(row.who) for row in rows} == {64}
    assert [(row.what, row.outcome.partition("=")[0]) for row in rows] == [
        ("consent.granted", "ai_chat"),
        ("rights.erasure", "asked"),
        ("rights.erasure", "consent"),
        ("rights.erasure", "done"),
    ]
    assert product.database.verify_audit().fault is None


async def test_d4_the_file_that_is_asked_for_arrives_by_telegram_and_is_ones_own(product: Product):
    await product.enter(ADA)
    await product.enter(CARLO)
    await product.say(CARLO, "che cosa fa un OSS? mansioni")
    await product.say(ADA, "come si diventa OSS?")
    await product.say(ADA, "/esporta")

    (sent,) = product.recorder.of("sendDocument")
    assert sent["chat_id"] == ADA
    told = json.loads(product.recorder.files[-1])
    with product.database._engine.begin() as connection:
        records = metadata.tables["answer_records"]
        owner = product.database._names.owner(f"telegram:{ADA}")
        mine = set(connection.scalars(select(records.c.key).where(records.c.owner == owner)))
    assert {one["codice"] for one in told["le_risposte_che_hai_avuto"]} == mine
    assert len(mine) == 1
    assert [one["per_che_cosa"] for one in told["i_tuoi_si_e_i_tuoi_no"]] == ["ai_chat"]


async def test_d5_the_file_is_sealed_while_it_waits(product: Product):
    await product.enter(ADA)
    product.recorder.prepare("sendDocument", *[_unreachable] * 3)
    await product.say_without_waiting(ADA, "/esporta")

    assert product.database.conversations_waiting() == (f"telegram:{ADA}",)
    assert product.files_with("fascia_di_eta", "bussola-i-miei-dati") == set()


async def _unreachable() -> object:
    await asyncio.sleep(60)
    return True


async def test_a8_revoking_is_in_force_in_the_database_with_the_same_update(product: Product):
    await product.enter(ADA)
    await product.say(ADA, "/revoca")

    consents = product.database.own_data(f"telegram:{ADA}").consents
    assert [one.granted for one in consents] == [True, False]
    await product.say(ADA, "come si diventa OSS?")
    assert product.rows()["answer_records"] == 0
