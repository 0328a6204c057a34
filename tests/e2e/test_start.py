"""Starting and stopping: one plain sentence for each thing that can be wrong."""

import asyncio
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.keys import KeyFile
from tests.e2e.process import PROJECT, Bot
from tests.e2e.student import Student
from tests.e2e.telegram import TOKEN, Telegram
from tests.support.unsealed import contents
from tests.support.updates import message

pytestmark = pytest.mark.e2e


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


async def refused(bot: Bot, sentence: str, code: int = 1) -> None:
    bot.start()
    assert await bot.ended() == code
    assert sentence in bot.said
    assert "Traceback" not in bot.said


async def test_a_wrong_token(telegram: Telegram, folder: Path):
    await refused(Bot(folder, telegram.url, BUSSOLA_TELEGRAM_TOKEN="8:sbagliato"), "Telegram non riconosce il token")


async def test_no_network(folder: Path):
    await refused(Bot(folder, f"http://127.0.0.1:{free_port()}"), "Non riesco a raggiungere 127.0.0.1")


async def test_a_clock_that_is_wrong(telegram: Telegram, bot: Bot):
    telegram.plan.clock = timedelta(minutes=42)
    await refused(bot, "sbagliato di 42 minuti")


async def test_another_instance(telegram: Telegram, bot: Bot, ada: Student, tmp_path: Path, folder: Path):
    second = Bot(folder, telegram.url)
    second.log = tmp_path / "second.log"
    await refused(second, "Un'altra copia di Bussola sta già usando questo token")

    assert bot.is_running
    await ada.ask("/aiuto")


async def test_a_webhook_left_behind_is_removed_and_said(telegram: Telegram, bot: Bot):
    await telegram._forward(TOKEN, "setWebhook", {"url": "https://vecchio.invalid/x"})
    await telegram.update("message", message(17, "/start", at=datetime.now(UTC)))
    bot.start()
    await telegram.until(len, 20)

    assert "webhook verso vecchio.invalid" in bot.said


async def test_no_index(telegram: Telegram, tmp_path: Path):
    await refused(Bot(tmp_path / "vuota", telegram.url), "«bussola ingest»")


async def test_a_key_that_others_can_read_in_production(telegram: Telegram, folder: Path):
    bot = Bot(folder, telegram.url, BUSSOLA_ENVIRONMENT="production")
    key = Path(bot.settings["BUSSOLA_KEY_FILE"])
    await refused(bot, "Manca la chiave")
    key.write_text("x")
    key.chmod(0o644)
    await refused(bot, "può essere letta da altri")


async def test_a_port_that_is_taken(telegram: Telegram, folder: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        bot = Bot(
            folder,
            telegram.url,
            BUSSOLA_WEBHOOK_URL=f"http://127.0.0.1:{port}/telegram",
            BUSSOLA_LISTEN_PORT=str(port),
        )
        await refused(bot, "la porta è occupata")


async def test_by_webhook_the_conversation_is_the_same(telegram: Telegram, folder: Path):
    port = free_port()
    bot = Bot(
        folder,
        telegram.url,
        BUSSOLA_WEBHOOK_URL=f"http://127.0.0.1:{port}/telegram",
        BUSSOLA_LISTEN_PORT=str(port),
    )
    bot.start()
    async with asyncio.timeout(20):
        while telegram.count("setChatMenuButton") == 0:
            await asyncio.sleep(0.1)
    try:
        berto = Student(telegram, 15)
        await berto.come_in()
        number = await berto.write("Che cosa fa un OSS?")
        assert (await berto.next(3)).reply_to == number
        assert telegram.count("getUpdates") == 0
        assert telegram.pending() == 0
        assert await bot.stop() == 0
        await berto.write("Che cosa fa un educatore?")
        assert telegram.pending() == 1
    finally:
        bot.kill()


async def test_health_tells_how_the_process_is(telegram: Telegram, bot: Bot, ada: Student):
    def health() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", "from bot.cli import main; main()", "health"],
            cwd=bot.folder.parent,
            env=bot.settings | {"PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            timeout=20,
        )
        return done.returncode, done.stdout

    assert health() == (0, "Bussola è viva e le pagine si aprono.\n")
    assert await bot.stop() == 0
    assert health()[0] == 1


async def test_neither_words_nor_the_token_reach_the_log(telegram: Telegram, folder: Path):
    bot = Bot(folder, telegram.url, BUSSOLA_LOG_LEVEL="DEBUG")
    bot.start()
    ada = Student(telegram, 17)
    await ada.come_in()
    await ada.ask("parolasegreta che cosa fa un OSS?")
    assert await bot.stop() == 0

    assert "parolasegreta" not in bot.said
    assert TOKEN not in bot.said
    held = contents(folder, KeyFile(bot.key_file))
    assert b"CREATE TABLE" in held["bussola.db"]
    assert all(b"parolasegreta" not in held[path.name] for path in folder.glob("bussola.db*"))
