from pathlib import Path

import pytest

from bot.evaluation.questions import read_questions
from bot.evaluation.suite import DIALOGUES
from bot.retrieval.index import Shelf
from bot.retrieval.words import tokenize
from bot.settings import PROJECT
from ingest.intents import training_set
from ingest.pages.knowledge import Knowledge, read_knowledge
from ingest.publish import publish_index
from tests.conftest import NOW
from tests.support.embedders import WordEmbedder
from tests.support.knowledge import write_knowledge

INTENTS = """\
saluto:
  - ciao
  - buongiorno
  - salve
compiti:
  - fammi il tema di italiano
  - risolvi questa equazione
  - traduci la versione di latino
domanda:
  - cosa fa un oss
  - come divento educatore
"""


def publish(root: Path, shelf: Path):
    embedder = WordEmbedder()
    knowledge = read_knowledge(root, NOW.date())
    return publish_index(knowledge.library, shelf, embedder.identity, lambda: embedder, NOW, intents=knowledge.intents)


def test_the_pages_own_questions_count_as_questions(tmp_path: Path):
    root = write_knowledge(tmp_path)
    (root / "intenti.yaml").write_text(INTENTS, "utf-8")
    knowledge = read_knowledge(root, NOW.date())
    pairs = dict(training_set(knowledge.intents, knowledge.library))
    assert pairs["Quanto guadagna un OSS?"] == "domanda"
    assert pairs["ciao"] == "saluto"


def test_a_published_index_knows_a_greeting_from_a_question(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    (root / "intenti.yaml").write_text(INTENTS, "utf-8")
    publish(root, tmp_path / "index")
    intents = Shelf(tmp_path / "index", WordEmbedder().identity).current().intents
    assert intents is not None
    for text, intent in (("ciao", "saluto"), ("quanto guadagna un OSS", "domanda"), ("risolvi l'equazione", "compiti")):
        shares = intents.probabilities(WordEmbedder().embed_query(text), text)
        assert max(shares, key=shares.__getitem__) == intent
        assert sum(shares.values()) == pytest.approx(1)


def test_a_new_example_makes_a_new_index(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    (root / "intenti.yaml").write_text(INTENTS, "utf-8")
    assert publish(root, tmp_path / "index").changed
    assert not publish(root, tmp_path / "index").changed
    (root / "intenti.yaml").write_text(INTENTS.replace("- salve", "- salve\n  - ehilà"), "utf-8")
    again = publish(root, tmp_path / "index")
    assert (again.changed, again.computed) == (True, 0)


def test_without_examples_every_message_is_a_question(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    publish(root, tmp_path / "index")
    assert Shelf(tmp_path / "index", WordEmbedder().identity).current().intents is None


@pytest.mark.parametrize("text", ["- lista", "saluto: [ciao", "saluto:\n  - ciao\n", "saluto: []\ndomanda:\n  - oss\n"])
def test_a_file_of_intents_that_can_not_be_used_is_an_error_that_loses_no_page(tmp_path: Path, text: str):
    root = write_knowledge(tmp_path)
    (root / "intenti.yaml").write_text(text, "utf-8")
    knowledge = read_knowledge(root, NOW.date())
    assert [found.key for found in knowledge.errors] == ["unreadable_intents"]
    assert knowledge.intents is None
    assert len(knowledge.library.pages) == 2


def test_what_is_typed_is_learned_also_as_it_will_be_read(tmp_path: Path):
    root = write_knowledge(tmp_path)
    (root / "intenti.yaml").write_text(INTENTS.replace("- salve", "- ke fai"), "utf-8")
    knowledge = read_knowledge(root, NOW.date())
    pairs = dict(training_set(knowledge.intents, knowledge.library))
    assert pairs["ke fai"] == pairs["che fai"] == "saluto"


@pytest.mark.parametrize("part", ["dev", "blind"])
def test_no_development_question_is_among_the_examples(project: Knowledge, part: str):
    examples = {as_words(text) for texts in project.intents.values() for text in texts}
    for path in sorted((PROJECT / "tests" / "evals" / part).glob("*.jsonl")):
        spoken = path.stem in DIALOGUES or (part, path.stem) == ("blind", "smalltalk")
        if spoken:  # turns such as "e dopo?" and greetings such as "ciao" are language, and belong to both
            continue
        for question in read_questions(path):
            assert as_words(question.question) not in examples, f"{path.name}: {question.id}"


def test_an_example_is_of_one_intent_alone(project: Knowledge):
    found: dict[str, str] = {}
    for intent, texts in project.intents.items():
        for text in texts:
            assert found.setdefault(as_words(text), intent) == intent, text


def as_words(text: str) -> str:
    return " ".join(tokenize(text)) or text
