"""The figures that depend on the real embedder: how soon the first answer comes, and how much memory that takes."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.retrieval.embedder import EmbedderMissing, identity_of, open_embedder
from bot.settings import Settings
from ingest.pages.knowledge import read_knowledge
from ingest.publish import publish_index
from tests.e2e.process import BUSSOLA, PROJECT, Bot
from tests.e2e.student import Student
from tests.e2e.telegram import Telegram

pytestmark = [pytest.mark.e2e, pytest.mark.models]

EMBEDDER = PROJECT / ".cache" / "embedder"
QUESTIONS = (
    "che cosa fa un educatore tutto il giorno?",
    "quanto prende un oss",
    "come si diventa assistente sociale",
    "che cos'è una cooperativa sociale",
    "posso fare volontariato a 16 anni?",
)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A data folder with the real pages, published with the real embedder; the next run computes only what has changed."""
    settings = Settings(_env_file=None, embedder_dir=EMBEDDER)
    told = {"folder": settings.embedder_dir, "precision": settings.embedder_precision}
    try:
        identity = identity_of(settings.embedder, **told)
    except EmbedderMissing:
        pytest.skip("the embedder is not built: make setup")
    folder, shelf, now = tmp_path / "data", PROJECT / ".cache" / "e2e" / "index", datetime.now(UTC)
    library = read_knowledge(PROJECT / "knowledge", now.date()).library
    publish_index(library, shelf, identity, lambda: open_embedder(settings.embedder, **told, threads=2), now)
    folder.mkdir()
    (folder / "index").symlink_to(shelf)
    return folder


async def test_the_first_answer_comes_within_fifteen_seconds_and_memory_stays_within_bounds(
    telegram: Telegram, published: Path
):
    bot = Bot(published, telegram.url, BUSSOLA, BUSSOLA_EMBEDDER_DIR=str(EMBEDDER))
    ada = Student(telegram, 17, 60)
    await ada.write("/start")
    began = time.monotonic()
    bot.start()
    try:
        welcome = await ada.next(0)
        to_welcome = time.monotonic() - began
        await ada.press(await ada.press(welcome, "Da 14 a 17"), "Sì, rispondimi")
        first = await ada.ask(QUESTIONS[0])
        to_answer = first.at - began

        students = [Student(telegram, number, 60) for number in range(200, 230)]
        await asyncio.gather(*(student.come_in() for student in students))
        await asyncio.sleep(1.5)
        began = time.monotonic()
        for position, student in enumerate(students):
            await student.write(QUESTIONS[position % len(QUESTIONS)])
        await telegram.until(lambda _: all(len(student.received) >= 4 for student in students), 30)
        took = max(student.received[3].at for student in students) - began
        memory = bot.most_memory() / 2**20
        print(
            f"first screen after {to_welcome:.1f} s, first answer after {to_answer:.1f} s (three taps included), "
            f"30 students at once answered within {took:.2f} s, {memory:.0f} MiB at most"
        )
        assert await bot.stop() == 0
    finally:
        bot.kill()

    assert to_answer < 15
    assert took <= 3
    assert memory < 1200
