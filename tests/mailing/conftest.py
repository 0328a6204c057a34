"""Two cooperatives with staff, and a mail server of their own."""

# ruff: noqa: F811 - fixtures of the store's tests

from collections.abc import Iterator

import pytest

from bot.mail import MailServer
from bot.store.database import Database
from tests.mailing.acts import employ
from tests.store.conftest import clock, data, database  # noqa: F401 - fixtures
from tests.support.mail_server import Mailbox, serving


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with serving(Mailbox()) as opened:
        yield opened


@pytest.fixture
def server(mailbox: Mailbox) -> MailServer:
    return MailServer("127.0.0.1", mailbox.port, "bussola@esempio.invalid", starttls=False)


@pytest.fixture
def house(database: Database) -> Database:
    """Carla works in the first cooperative, Dino in the second; both are in."""
    for name, province in (("Uno", "Provincia Uno"), ("Due", "Provincia Uno")):
        database.add_cooperative(f"Cooperativa di prova {name}", (province,), "")
    employ(database, "carla", 1)
    employ(database, "dino", 2)
    return database
