"""What a chat model is ever sent: a recorder stands at the other end of the wire."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from bot.answering.answer import Answerer
from bot.answering.write.chat_model import ModelChoice
from bot.answering.write.writer import open_writer
from bot.conversation.context import Context
from bot.conversation.events import Tapped, TextSent
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.records import MemoryRecords
from bot.retrieval.index import Shelf
from bot.safety.masking import mask
from tests.answering.hostile import ChatServer, copies, serve
from tests.answering.test_write import BY_WORDS, always_italian
from tests.conftest import NOTICE, NOW
from tests.support.embedders import WordEmbedder

QUESTION = "come si diventa OSS, che corso serve?"
ADA = Session(age_band="minor", notice=NOTICE, agreed_at=NOW)
OUTSIDE = {
    "new": Session(),
    "age chosen": Session(age_band="minor"),
    "agreed without an age": Session(notice=NOTICE, agreed_at=NOW),
    "too young": Session(age_band="under", closed_until=NOW.replace(hour=23)),
    "another notice": Session(age_band="minor", notice="0" * 64, agreed_at=NOW),
}
PERSONAL = {
    "codice fiscale": "RSSMRA08A01H501X",
    "codice fiscale, omocodia": "RSSMRALUALMH5LMX",
    "IBAN": "IT60X0542811101000000123456",
    "card": "4111 1111 1111 1111",
    "phone": "333 1234567",
    "e-mail": "ada@esempio.invalid",
    "health": "ho il diabete",
}


class CountingEmbedder(WordEmbedder):
    """Counts what retrieval asks of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def embed_query(self, text: str) -> list[float]:
        self.asked += 1
        return super().embed_query(text)


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with serve(ChatServer(copies)) as server:
        yield server


@pytest.fixture
def house(
    shelf: Shelf, server: ChatServer, embedder: CountingEmbedder, context: Context, clock: Callable[[], datetime]
) -> Iterator[Conversations]:
    """Real conversations whose answers a model writes, far away."""
    choice = ModelChoice("openai:prova", server.url, seconds=5, max_tokens=200)
    writer = open_writer(choice, WordEmbedder(), lambda text: mask(text).text, BY_WORDS, always_italian)
    yield Conversations(Answerer(shelf.current, embedder, writer=writer), MemoryRecords(), context, clock)
    writer.close()


def test_inside_the_model_is_asked(house: Conversations, server: ChatServer, embedder: CountingEmbedder):
    turn = house.take(ADA, TextSent(QUESTION))
    assert "scritta con l'IA" in turn.replies[0].words
    assert (len(server.asked), embedder.asked > 0) == (1, True)


@pytest.mark.parametrize("session", OUTSIDE.values(), ids=OUTSIDE)
@pytest.mark.parametrize(
    "text", [QUESTION, "ciao", "ho 16 anni, come si diventa OSS?", "sì, accetto. come si diventa OSS?", "mansioni oss"]
)
def test_a2_before_age_and_consent_neither_pages_nor_model_are_asked(
    house: Conversations, server: ChatServer, embedder: CountingEmbedder, session: Session, text: str
):
    house.take(session, TextSent(text))
    house.take(session, Tapped("answer", text))
    assert (server.asked, embedder.asked) == ([], 0)


@pytest.mark.parametrize(
    "text",
    [
        f"voglio morire. {QUESTION}",
        f"mio padre mi picchia ma io {QUESTION}",
        f"non dirlo a nessuno ok? mio zio mi tocca quando siamo soli. {QUESTION}",
    ],
)
def test_f2_a_disclosure_gets_the_card_and_reaches_no_model(
    house: Conversations, server: ChatServer, embedder: CountingEmbedder, text: str
):
    turn = house.take(ADA, TextSent(text))
    assert [reply.kind for reply in turn.replies] == ["crisis"]
    assert (server.asked, embedder.asked) == ([], 0)


@pytest.mark.parametrize("said", PERSONAL.values(), ids=PERSONAL)
def test_c6_personal_data_reach_no_model_and_no_log_and_it_is_said_once(
    house: Conversations, server: ChatServer, capfd, caplog, said: str
):
    caplog.set_level("DEBUG")
    first = house.take(ADA, TextSent(f"{said}. {QUESTION}"))
    second = house.take(first.session, TextSent(f"{said}. {QUESTION}"))
    written = capfd.readouterr()
    assert server.asked
    assert said not in json.dumps([one.body for one in server.asked])
    assert said not in caplog.text + written.out + written.err
    assert [reply.kind for reply in first.replies] == ["info", "answer"]
    assert [reply.kind for reply in second.replies] == ["answer"]


def test_h4_the_model_has_no_tools_and_sees_pages_rules_and_the_question_alone(
    house: Conversations, server: ChatServer
):
    house.take(ADA, TextSent(f"Allora, {QUESTION}"))
    house.take(ADA, TextSent(QUESTION))
    first, second = server.asked
    assert not {"tools", "functions", "tool_choice", "user", "metadata"} & set(second.body)
    assert [message["role"] for message in second.body["messages"]] == ["system", "user"]
    assert "Allora" in first.question
    assert "Allora" not in json.dumps(second.body)
