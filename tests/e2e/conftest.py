"""Telegram over real HTTP, a published index, and the bot as a process."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from shutil import copytree

import pytest
import pytest_asyncio

from bot.safety.opening import open_detector
from tests.conftest import publish
from tests.e2e.process import Bot
from tests.e2e.student import Student
from tests.e2e.telegram import Telegram
from tests.support.embedders import WordEmbedder
from tests.support.knowledge import write_knowledge

_STARTING_SECONDS = 120
"""A busy machine may take so long to start the process; how soon it answers is measured once it stands."""


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Telegram]:
    server = Telegram()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the detector already fitted to the embedder of these tests, which takes seconds."""
    return fitted_detector(tmp_path_factory.mktemp("safety"))


def fitted_detector(folder: Path) -> Path:
    embedder = WordEmbedder()
    open_detector(embedder.identity, embedder.embed_query, folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path, detector: Path) -> Path:
    """A data folder with the synthetic pages published."""
    publish(write_knowledge(tmp_path / "knowledge"), tmp_path / "data" / "index")
    copytree(detector, tmp_path / "data" / "safety")
    return tmp_path / "data"


@pytest.fixture
def bot(telegram: Telegram, folder: Path) -> Iterator[Bot]:
    """The bot, not yet started."""
    process = Bot(folder, telegram.url)
    yield process
    process.kill()


@pytest_asyncio.fixture
async def ada(telegram: Telegram, bot: Bot) -> Student:
    """Ada, already through the gate, with the bot running."""
    bot.start()
    student = Student(telegram, 17, patience=_STARTING_SECONDS)
    await student.come_in()
    student.patience = Student.PATIENCE
    return student
