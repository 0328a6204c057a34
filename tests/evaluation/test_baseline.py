from pathlib import Path

import pytest

from bot.evaluation.baseline import BadBaseline, losses, read_baseline, write_baseline
from bot.evaluation.questions import GoldenQuestion
from bot.evaluation.suite import Outcome, Result


def result(name: str, rights: list[bool]) -> Result:
    outcomes = tuple(
        Outcome(GoldenQuestion(id=f"q-{place}", question="prova"), "", "answer", right, None, None, 1.0)
        for place, right in enumerate(rights)
    )
    return Result(name, outcomes)


def test_a_question_that_flips_to_wrong_is_named(tmp_path: Path):
    write_baseline([result("dev/golden", [True, True, False])], tmp_path / "b.json")
    (loss,) = losses([result("golden", [True, False, True])], read_baseline(tmp_path / "b.json"))
    assert loss.flipped == ("q-1",)
    assert not loss.beyond


def test_what_got_better_or_is_new_loses_nothing(tmp_path: Path):
    write_baseline([result("golden", [True, False])], tmp_path / "b.json")
    before = read_baseline(tmp_path / "b.json")
    assert losses([result("golden", [True, True, False]), result("altre", [False])], before) == ()


def test_a_rate_that_falls_out_of_its_interval_is_said_so(tmp_path: Path):
    write_baseline([result("golden", [True] * 20)], tmp_path / "b.json")
    (loss,) = losses([result("golden", [True] * 10 + [False] * 10)], read_baseline(tmp_path / "b.json"))
    assert loss.beyond


@pytest.mark.parametrize("text", ["", "[]", '{"parts": {"a": {"right": 1}}}'])
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str):
    (tmp_path / "b.json").write_text(text, "utf-8")
    with pytest.raises(BadBaseline):
        read_baseline(tmp_path / "b.json")
