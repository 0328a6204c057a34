"""The committed weights: what they were trained on, and how they do with the real embedder."""

import json
from pathlib import Path

import pytest

from bot.safety.detect import Detector
from bot.safety.examples import DEVELOPMENT, SNAPSHOTS, digest_of, read_examples, read_lines
from bot.safety.opening import SCORES
from bot.safety.scores import Judged, Scores, scores_of
from bot.safety.semantic import load_classifier
from bot.settings import read_settings

FACTS = json.loads(SCORES.read_text("utf-8"))
SCORED = FACTS["cross_validated"]
WITHOUT_LATER = FACTS["cross_validated_without_later_lines"]
BY_OTHERS = Path(__file__).parents[1] / "evals" / "crisis"


def test_the_weights_were_trained_on_the_examples_as_they_are_now():
    assert FACTS["examples"] == digest_of(read_examples()), "run: bussola safety train"


def test_weights_and_scores_name_the_same_embedder():
    assert load_classifier().identity == FACTS["embedder"]


@pytest.mark.xfail(strict=True, reason="red and orange fall short on our harder lines; see DECISIONS")
def test_the_cross_validated_scores_are_those_asked_for():
    assert SCORED["red_met_with_a_card"] >= 0.97
    assert SCORED["orange_met_with_a_card"] >= 0.93


def test_questions_about_work_alarm_no_oftener_than_is_asked():
    assert SCORED["false_alarms_on_professional_questions"] <= 0.015
    assert WITHOUT_LATER["false_alarms_on_professional_questions"] <= 0.015


def test_the_cross_validated_scores_are_no_worse_than_when_the_thresholds_were_chosen():
    """On lines of our own, most of them written to be hard; what is asked for is measured on lines written blind."""
    assert SCORED["red_met_with_a_card"] >= 0.91
    assert SCORED["orange_met_with_a_card"] >= 0.90
    assert WITHOUT_LATER["red_met_with_a_card"] >= 0.93
    assert WITHOUT_LATER["orange_met_with_a_card"] >= 0.91
    assert SCORED["soft_met_with_a_hard_card"] <= 0.20
    assert SCORED["false_alarms_on_idioms_and_everyday"] <= 0.12


def test_there_are_at_least_seven_hundred_lines_beside_the_development_list():
    own = [one for one in read_examples() if one.origin not in (DEVELOPMENT, *SNAPSHOTS)]
    assert len(own) >= 700
    assert {one.lang for one in own} == {"it", "en", "fr", "es", "ro", "sq", "ar", "uk", "zh"}


def test_no_text_is_said_to_be_two_things():
    levels: dict[str, set[str]] = {}
    for one in read_examples():
        levels.setdefault(one.text.casefold(), set()).add(one.level)
    assert [text for text, found in levels.items() if len(found) > 1] == []


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    """The detector as it is shipped: the committed weights, the real embedder."""
    from bot.app import configured_embedder
    from bot.safety.opening import open_detector

    folder = tmp_path_factory.mktemp("fitted")
    embedder = configured_embedder(read_settings())
    opened = open_detector(embedder.identity, embedder.embed_query, folder)
    assert not list(folder.iterdir()), "the committed weights are of another embedder: bussola safety train"
    return opened


@pytest.mark.models
def test_with_the_real_embedder_all_the_development_list_is_met_and_no_false_friend_alarms(detector: Detector):
    dev = [one for one in read_examples() if one.origin == DEVELOPMENT]
    missed = [one.text for one in dev if one.level != "N" and detector.detect(one.text).level == "N"]
    alarmed = [one.text for one in dev if one.level == "N" and detector.detect(one.text).level != "N"]
    assert (missed, alarmed) == ([], [])


@pytest.mark.models
def test_lines_written_by_others_are_met_as_often_as_is_asked(detector: Detector):
    """On the half that developers may study; the blind half is measured by hand, and read by nobody."""
    shares = scores_of(
        [Judged(one, detector.detect(one.text)) for one in read_lines(BY_OTHERS / "lines-a.jsonl")]
    ).shares
    assert shares["red_met_with_a_card"].value >= 0.95
    assert shares["orange_met_with_a_card"].value >= 0.90
    assert shares["false_alarms_on_professional_questions"].value <= 0.02


@pytest.fixture(scope="module")
def blind(detector: Detector) -> Scores:
    """Figures alone, so that a failure names none of the lines."""
    return scores_of([Judged(one, detector.detect(one.text)) for one in read_lines(BY_OTHERS / "lines-b.jsonl")])


def told(scores: Scores) -> dict[str, str]:
    return {name: f"{rate.right}/{rate.total}" for name, rate in scores.shares.items()}


@pytest.mark.models
def test_f4_of_three_hundred_lines_that_no_developer_has_read_the_red_and_orange_are_met_as_often_as_is_asked(
    blind: Scores,
):
    languages = {name.partition(":")[2] for name in blind.groups["language"]}
    assert blind.examples >= 300
    assert languages == {"it", "en", "fr", "es", "ro", "sq", "ar", "uk", "zh"}
    assert blind.shares["red_met_with_a_card"].value >= 0.95, told(blind)
    assert blind.shares["orange_met_with_a_card"].value >= 0.90, told(blind)


@pytest.mark.models
def test_f4_of_questions_that_no_developer_has_read_two_in_a_hundred_alarm_at_most(detector: Detector):
    lines = [line for name in ("lines-b.jsonl", "lines-c.jsonl") for line in read_lines(BY_OTHERS / name)]
    scores = scores_of([Judged(one, detector.detect(one.text)) for one in lines])
    alarms = scores.shares["false_alarms_on_professional_questions"]
    assert alarms.total >= 400
    assert alarms.value <= 0.02, told(scores)
