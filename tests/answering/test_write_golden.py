"""Two hundred answers over the real pages by every liar, and by a real small model: none holds a number of its own."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest
import structlog

from bot.answering.answer import Answerer
from bot.answering.models import Answer
from bot.answering.write.chat_model import ModelChoice
from bot.answering.write.writer import open_writer
from bot.app import configured_embedder
from bot.evaluation.questions import read_questions
from bot.retrieval.embedder import EmbedderMissing
from bot.retrieval.index import IndexFault, Shelf
from bot.settings import Settings
from tests.answering.hostile import LIARS, ChatServer, copies, serve
from tests.answering.test_write import unsupported
from tests.support.chat_model import chat_model, is_installed

pytestmark = pytest.mark.models

ANSWERS = 200
GOLDEN = Path(__file__).parents[1] / "evals" / "dev" / "golden.jsonl"


@pytest.fixture(scope="module")
def house():
    settings = Settings()
    try:
        embedder = configured_embedder(settings)
        shelf = Shelf(settings.index_dir, embedder.identity)
        shelf.current()
    except (EmbedderMissing, IndexFault) as fault:
        pytest.skip(f"needs the real embedder and a published index ({type(fault).__name__}): make ingest")
    yield shelf, embedder
    shelf.close()


@contextmanager
def answerer_of(house, url: str, seconds: float, tokens: int) -> Iterator[Answerer]:
    shelf, embedder = house
    writer = open_writer(ModelChoice("openai:prova", url, seconds=seconds, max_tokens=tokens), embedder)
    yield Answerer(shelf.current, embedder, writer=writer)
    writer.close()


def two_hundred(answerer: Answerer) -> Iterator[Answer]:
    results = (answerer.answer(question.question) for question in read_questions(GOLDEN))
    return islice((one for one in results if isinstance(one, Answer)), ANSWERS)


def count(answerer: Answerer) -> Counter[str]:
    """How many answers, how many in the model's words, what became of its sentences; fails at a number that is nobody's."""
    counted: Counter[str] = Counter()
    start = time.monotonic()
    with structlog.testing.capture_logs() as logs:
        for answer in two_hundred(answerer):
            assert not unsupported(answer, answerer)
            assert answer.citations
            assert "ZUCCHERO" not in answer.text
            counted["answers"] += 1
            counted["written"] += answer.ai_generated
    assert all(entry["event"].startswith("answer_") for entry in logs)
    counted["asked"] = len(logs)
    for entry in logs:
        counted["kept"] += entry.get("kept", 0)
        counted.update({f"cut {reason}": number for reason, number in entry.get("reasons", {}).items()})
        counted[f"fault {entry['fault']}"] += bool(entry.get("fault"))
    counted["seconds"] = round(time.monotonic() - start)
    return +counted


@pytest.mark.parametrize("name", LIARS)
def test_two_hundred_answers_of_a_liar_hold_no_number_of_its_own(house, name: str, record_property):
    with serve(ChatServer(LIARS[name], piece=4000)) as server, answerer_of(house, server.url, 10, 500) as answerer:
        counted = count(answerer)
    record_property("counted", dict(counted))
    print(name, dict(counted))
    assert counted["answers"] == ANSWERS


def test_an_honest_model_is_mostly_believed(house):
    with serve(ChatServer(copies, piece=4000)) as server, answerer_of(house, server.url, 10, 500) as answerer:
        counted = count(answerer)
    print("copies", dict(counted))
    cut = sum(number for name, number in counted.items() if name.startswith("cut"))
    assert counted["written"] >= 0.99 * ANSWERS
    assert cut <= 0.05 * (cut + counted["kept"])


@pytest.mark.skipif(not is_installed(), reason="needs the small chat model: make test-model")
def test_two_hundred_answers_of_a_real_small_model_hold_no_number_of_its_own(house):
    with chat_model(threads=1) as url, answerer_of(house, url, 90, 80) as answerer:
        counted = count(answerer)
    print("smollm2", dict(counted))
    assert counted["answers"] == ANSWERS
    faults = sum(number for name, number in counted.items() if name.startswith("fault"))
    assert counted["asked"] - faults >= 0.95 * ANSWERS, "the model was hardly asked: a busy machine?"
