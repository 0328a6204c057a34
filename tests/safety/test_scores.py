"""What is counted, and how it is said."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.safety.commands import build_commands, show
from bot.safety.examples import Example
from bot.safety.models import Detection, Level
from bot.safety.scores import Judged, scores_of


def judged(level: Level, found: Level, cat: str = "", origin: str = "") -> Judged:
    return Judged(Example(text="finto", level=level, cat=cat, origin=origin), Detection(found), Detection(found))


def test_red_and_orange_count_as_met_when_either_card_is_shown():
    shares = scores_of([judged("R", "O"), judged("R", "R"), judged("O", "Y")]).shares
    assert str(shares["red_met_with_a_card"]).startswith("2/2")
    assert shares["red_met_with_the_red_card"].right == 1
    assert (shares["orange_met_with_a_card"].right, shares["orange_met_with_a_card"].total) == (0, 1)


@pytest.mark.parametrize("cat", ["PRO", "pro", "Professional", "pro_third_person"])
def test_professional_lines_are_known_however_their_category_is_written(cat: str):
    shares = scores_of([judged("N", "R", cat), judged("N", "N", "idiom")]).shares
    assert (
        shares["false_alarms_on_professional_questions"].right,
        shares["false_alarms_on_professional_questions"].total,
    ) == (1, 1)
    assert shares["false_alarms_on_idioms_and_everyday"].total == 1


def test_distress_met_with_a_hard_card_is_counted():
    shares = scores_of([judged("Y", "R"), judged("Y", "Y"), judged("Y", "N")]).shares
    assert (shares["soft_met_with_a_hard_card"].right, shares["soft_met_at_all"].right) == (1, 2)


def test_lines_taken_from_pages_are_not_counted_and_an_empty_group_has_no_share():
    scores = scores_of([judged("N", "R", "PRO", "pages")])
    assert scores.examples == 0
    assert scores.plain()["red_met_with_a_card"] is None


def unreached():
    raise AssertionError("the embedder was opened")


@pytest.mark.parametrize("name", ["lines-b.jsonl", "lines-c.jsonl"])
def test_blind_lines_are_never_shown(tmp_path: Path, name: str):
    path = tmp_path / name
    path.write_text(json.dumps({"text": "voglio morire", "level": "R"}) + "\n", "utf-8")
    result = CliRunner().invoke(build_commands(unreached), ["measure", str(path), "--wrong"])
    assert result.exit_code == 2
    assert "voglio morire" not in result.output
    assert "senza --wrong" in " ".join(result.output.split())


def test_what_is_no_list_of_lines_is_refused_before_the_embedder_is_opened(tmp_path: Path):
    path = tmp_path / "altro.jsonl"
    path.write_text("ciao", "utf-8")
    assert CliRunner().invoke(build_commands(unreached), ["measure", str(path)]).exit_code == 2


def test_every_share_is_said_with_its_count_and_interval_and_an_empty_group_has_no_lines(capsys):
    show(scores_of([judged("R", "R"), judged("R", "N")]))
    said = capsys.readouterr().out
    assert "1/2 = 50.0% (95%: 9.5%-90.5%)" in said
    assert [line.split()[-2:] for line in said.splitlines() if line.startswith("Arancione a cui")] == [
        ["nessuna", "riga"]
    ]
