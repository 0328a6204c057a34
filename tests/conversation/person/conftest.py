"""Ada, who would send a question to a person, and Carla, who answers."""

from dataclasses import replace

import pytest

from bot.answering.answer import Answerer
from bot.conversation.context import Context
from bot.people.recipients import Recipient
from bot.store import question_tables, tables
from bot.store.database import Database
from tests.conftest import CONTEXT
from tests.conversation.conftest import rows
from tests.support.asking import Curious, curious, editor
from tests.support.clock import Clock

ASKED = question_tables.sent_questions

WITH_STAFF = replace(CONTEXT, recipients=(Recipient("Consorzio di prova", "staff"),))


@pytest.fixture
def carla(database: Database) -> int:
    return editor(database)


@pytest.fixture
def ada(answerer: Answerer, database: Database, context: Context, clock: Clock, carla: int) -> Curious:
    return curious("web:ada", answerer, database, context, clock)


def agreed(database: Database) -> list:
    return [row for row in rows(database, tables.consents) if row.purpose == "question"]
