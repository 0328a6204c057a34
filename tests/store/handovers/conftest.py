"""An interest that may be passed on: Ada left it with Carla's cooperative, Dino works in another one."""

import pytest

from bot.people.inbox import Asker
from bot.store.database import Database
from tests.conftest import CONTEXT
from tests.support.cast import CARLA
from tests.support.student import Student, conversations_over

UNO, DUE = "Cooperativa di prova Uno", "Cooperativa di prova Due"


@pytest.fixture
def house(database: Database) -> Database:
    for name in (UNO, DUE, "Cooperativa di prova Tre"):
        database.add_cooperative(name, ("Provincia Uno",), "")
    return database


def student(house: Database, clock, name: str = "web:ada", follow_up="relay", band="age:minor", **more) -> Student:
    made = Student(name, conversations_over(house, CONTEXT, clock, follow_up), house).enter(band)
    made.leave(**more)
    return made


@pytest.fixture
def ada(house: Database, clock) -> Student:
    return student(house, clock)


def key_of(house: Database, asker: Asker = CARLA) -> str:
    return house.leads.page(asker).rows[0].key


def asked(ada: Student, house: Database) -> Student:
    """Carla proposes Dino's cooperative, and Ada comes back."""
    assert house.leads.propose(CARLA, key_of(house), 2)
    ada.say("/aiuto")
    return ada


def status(house: Database, asker: Asker) -> tuple[str, str]:
    (row,) = house.leads.page(asker).rows
    return row.status, row.reason
