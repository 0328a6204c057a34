"""The process that staff and students meet at, its database, and browsers of their own.

Everybody is made up; the cooperatives are marked as such.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.session import Session
from bot.people.consent import ConsentEvent
from bot.people.inbox import Asker
from bot.people.lead import Lead, LeadLeft
from bot.store.database import Database, open_database
from bot.store.keys import Keys, open_keys
from bot.turn import Turn
from tests.e2e.web.conftest import Reader
from tests.e2e.web.test_pages import PHONE


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gestione")


@pytest.fixture(scope="module")
def keys(place: Path) -> Keys:
    return open_keys(place / "key", place, production=False)


@pytest.fixture(scope="module")
def database(place: Path, keys: Keys) -> Iterator[Database]:
    """The database that the process will serve, with two cooperatives."""
    opened = open_database(f"sqlite:///{place}/bussola.db", keys, lambda: datetime.now(UTC))
    for name in ("Aurora", "Bosco"):
        opened.add_cooperative(f"Cooperativa {name} (di prova)", ("Cremona", "Brescia"), "")
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def address(start, database: Database, place: Path) -> str:
    return start(BUSSOLA_DATABASE_URL=f"sqlite:///{place}/bussola.db", BUSSOLA_KEY_FILE=str(place / "key"))


@pytest.fixture
def arrive(chromium, address: str) -> Iterator[Callable[..., Reader]]:
    """A browser of one's own."""
    contexts = []

    def open_browser(**manner) -> Reader:
        contexts.append(chromium.new_context(locale="it-IT", **{"viewport": PHONE} | manner))
        return Reader(contexts[-1].new_page(), address)

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def leave(database: Database) -> Callable[..., str]:
    """Somebody made up leaves an interest; its key."""

    def put(name: str, cooperative: int, **fields: object) -> str:
        given = {"age_band": "minor", "province": "Cremona", "professions": ("oss",), **fields}
        lead = Lead.model_validate({"name": name, "recipients": (cooperative,), **given})
        agreed = ConsentEvent("follow_up", "0" * 64, recipients=("Cooperativa (di prova)",))
        database.keep(f"web:{name}", Turn(Session(), (), None, consents=(agreed,), leads=(LeadLeft(lead),)))
        return database.leads.page(Asker(cooperative, "prova")).rows[0].key

    return put
