"""A class over real conversations and a real database: its screen, its teacher, its code."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.web.house import House
from bot.conversations import Conversations
from bot.people.classes import Teacher
from bot.records import CarriedRecords
from bot.schooling import classroom_of
from bot.store.database import Database
from tests.support import unsealed
from tests.support.browser import Browser
from tests.support.databases import KEYS

QUESTION = "Come si diventa OSS?"
ANSWER = "Per diventare OSS serve un corso di 1.000 ore."
DISCLOSURE = "mio padre mi picchia ma io voglio fare l'educatore, che scuola faccio?"
HOME = "/insegnante"


@pytest.fixture
def conversations(answerer, context, database, clock) -> Conversations:
    return Conversations(
        answerer,
        CarriedRecords(database.recall),
        context,
        clock,
        people=database,
    )


@pytest.fixture
def house(house: House, conversations: Conversations, database: Database, published: Path) -> House:
    on_wall = conversations.on_wall()
    classroom = classroom_of(published, database, on_wall.take, lambda: "bussola_prova_bot")
    return replace(house, take=conversations.take, classroom=classroom)


@pytest.fixture
def key(database) -> str:
    return database.classes.add_teacher("Elena Finta")


@pytest.fixture
def elena(database, key) -> Teacher:
    return database.classes.teacher(key)


@pytest.fixture
def code(database, elena) -> str:
    return database.classes.open_class(elena, "3B").code


@pytest.fixture
def screen(visit) -> Browser:
    return visit()


async def come_in(browser: Browser, key: str) -> Browser:
    response = await browser.client.post(f"{HOME}/entra", data={"key": key})
    assert response.status_code == 303, response.text
    return browser


def dump(folder: Path) -> str:
    return unsealed.dump(folder / "bussola.db", KEYS)
