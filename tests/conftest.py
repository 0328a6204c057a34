"""What every room's tests may ask for: a published index of two synthetic pages, and conversations over it."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot.answering.answer import Answerer
from bot.conversation.context import Context
from bot.conversation.notice import notice_of
from bot.conversations import Conversations
from bot.records import MemoryRecords
from bot.retrieval.index import Shelf
from bot.settings import PROJECT
from bot.texts import load_texts
from ingest.pages.knowledge import Knowledge, read_knowledge
from ingest.publish import publish_index
from tests.support.databases import Place, empty_file, make_template
from tests.support.embedders import WordEmbedder
from tests.support.knowledge import write_knowledge
from tests.support.mail_server import self_signed
from tests.support.postgres import Server, running_server
from tests.support.statements import keep_compiled

settings.register_profile("house", deadline=None, max_examples=40)  # speed belongs in benchmarks
settings.register_profile("thorough", deadline=None, max_examples=400)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
keep_compiled()

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
CONTEXT = Context(load_texts(), "Consorzio di prova", "prova@esempio.invalid", 14)
NOTICE = notice_of(CONTEXT).hash
"""What Ada agreed to."""


def pytest_collection_finish() -> None:
    """What was imported and found stays to the end: Python need not look through it again whenever it looks for what can go, and
    it need not look that often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """The command line points the logs at its own standard error, which ends with it."""
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test talks to the world: one certificate to trust, not the hundreds that every client of a model reads anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(self_signed(tmp_path_factory.mktemp("trust"))))
        yield


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with the synthetic pages published on it."""
    root = tmp_path_factory.mktemp("published")
    publish(write_knowledge(root / "knowledge"), root / "index")
    return root / "index"


@pytest.fixture(scope="session")
def project() -> Knowledge:
    """The project's own pages and data, read once: it takes seconds."""
    return read_knowledge(PROJECT / "knowledge", NOW.date())


def publish(knowledge: Path, shelf: Path):
    """Publish the pages below `knowledge` on `shelf` with the word embedder."""
    embedder = WordEmbedder()
    return publish_index(read_knowledge(knowledge, NOW.date()).library, shelf, embedder.identity, lambda: embedder, NOW)


@pytest.fixture(scope="session")
def shelf(published: Path) -> Iterator[Shelf]:
    """Open for all tests of a process, as for all conversations: nothing is published on it any more."""
    opened = Shelf(published, WordEmbedder().identity)
    yield opened
    opened.close()


@pytest.fixture
def answerer(shelf: Shelf) -> Answerer:
    return Answerer(shelf.current, WordEmbedder())


@pytest.fixture
def context() -> Context:
    return CONTEXT


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture
def conversations(answerer: Answerer, context: Context, clock: Callable[[], datetime]) -> Conversations:
    return Conversations(answerer, MemoryRecords(), context, clock)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for whoever asks, started for the first who does."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def template(postgres: Server) -> str:
    """The name of a database with its tables, to copy."""
    return make_template(postgres)


@pytest.fixture
def on_postgresql(postgres: Server, template: str) -> Iterator[Place]:
    """A new PostgreSQL database with its tables."""
    name = postgres.make(template)
    yield Place(postgres.url(name), postgres.folder)
    postgres.drop(name)


@pytest.fixture
def bare_postgresql(postgres: Server) -> Iterator[Place]:
    """A new PostgreSQL database with nothing in it."""
    name = postgres.make()
    yield Place(postgres.url(name), postgres.folder)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A database with its tables, in which nobody is."""
    return empty_file(tmp_path / "dati") if request.param == "sqlite" else request.getfixturevalue("on_postgresql")


@pytest.fixture(params=["sqlite", "postgresql"])
def untouched(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a database can be that nobody has made yet."""
    if request.param == "sqlite":
        return Place(f"sqlite:///{tmp_path}/dati/bussola.db", tmp_path / "dati")
    return request.getfixturevalue("bare_postgresql")
