"""The way from files of questions to a report, over the synthetic pages."""

import json
from pathlib import Path

import pytest

from bot.conversations import Conversations
from bot.evaluation.baseline import losses, read_baseline, write_baseline
from bot.evaluation.report import Findings, report, summary
from bot.evaluation.suite import Result, read_suite, run
from bot.settings import PROJECT
from bot.texts import load_texts
from tests.support.embedders import WordEmbedder

QUESTIONS = [
    {
        "id": "paga",
        "question": "Quanto guadagna un OSS?",
        "must": [["1.591,06"]],
        "sections": ["oss#quanto-guadagna-un-oss"],
    },
    {"id": "falsa", "question": "Come si diventa OSS?", "must": [["5.000"]], "sections": ["oss#come-si-diventa-oss"]},
]
DIALOGUE = {
    "id": "d",
    "turns": [
        {"question": "Come si diventa OSS?"},
        {"question": "e quanto guadagna? stipendio", "must": [["1.591,06"]]},
    ],
}  # fmt: skip


@pytest.fixture
def results(tmp_path: Path, conversations: Conversations) -> list[Result]:
    lines = {"golden": QUESTIONS, "dialogues": [DIALOGUE]}
    for name, said in lines.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(one) for one in said), "utf-8")
    return [
        run(name, asked, conversations, WordEmbedder().embed_documents) for name, asked in read_suite(tmp_path).items()
    ]


def test_questions_and_dialogues_are_asked_and_judged(results: list[Result]):
    dialogues, golden = results
    assert [one.question.id for one in dialogues.outcomes] == ["d/2"]
    assert (dialogues.rate.right, golden.rate.right, golden.rate.total) == (1, 1, 2)
    assert golden.hits(1).value == 1
    assert golden.support().supported == golden.support().sentences > 0


def test_the_report_names_what_went_wrong_and_what_was_lost(results: list[Result], tmp_path: Path):
    write_baseline(results, tmp_path / "b.json")
    before = tmp_path / "b.json"
    before.write_text(before.read_text("utf-8").replace('"wrong": [\n    "falsa"', '"wrong": [').replace(
        '"right": [\n    "paga"', '"right": [\n    "paga",\n    "falsa"'), "utf-8")  # fmt: skip
    lost = losses(results, read_baseline(before))
    page = report(Findings(results, losses=lost), load_texts())
    assert "- `falsa` [answer]" in page
    assert [loss.flipped for loss in lost] == [("falsa",)]
    assert "50.0%" in summary(results, load_texts())


def test_of_questions_set_aside_the_report_tells_rates_alone(tmp_path: Path, conversations: Conversations):
    (tmp_path / "set_aside").mkdir()
    file = tmp_path / "set_aside" / "answerable.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)), "utf-8")
    told = [
        report(Findings([run(name, asked, conversations, WordEmbedder().embed_documents)]), load_texts())
        for path in (tmp_path, file)
        for name, asked in read_suite(path).items()
    ]
    for page in told:
        assert "50.0%" in page and "1 sbagliate" in page
        assert "Come si diventa OSS?" not in page and "`falsa`" not in page


@pytest.mark.parametrize("part", ["dev", "blind", "set_aside"])
def test_every_file_of_questions_can_be_read(part: str):
    suite = read_suite(PROJECT / "tests" / "evals" / part)
    assert all(suite.values())
    for name, questions in suite.items():
        assert len({question.id for question in questions}) == len(questions), name


def test_there_are_enough_development_questions_and_half_are_as_teenagers_type():
    suite = read_suite(PROJECT / "tests" / "evals" / "dev")
    questions = [question for name, asked in suite.items() if "languages" not in name for question in asked]
    assert len(questions) >= 600
    styled = [question for question in questions if not question.history]
    assert sum(question.style == "teen" for question in styled) >= 0.45 * len(styled)
