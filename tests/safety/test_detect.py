from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.safety.detect import Detector
from bot.safety.examples import Example
from bot.safety.models import FAILURE, HARD, SEMANTIC
from bot.safety.rules import load_rules
from bot.safety.semantic import Classifier, load_classifier
from bot.safety.training import embed_all, fit, prepare
from tests.support.embedders import WordEmbedder

EXAMPLES = [
    *[
        Example(text=f"il corvo bussa {word}", level="R", cat="SUI")
        for word in ("forte", "piano", "ancora", "sempre", "qui", "la")
    ],
    *[
        Example(text=f"la serratura nuova {word}", level="O", cat="ABU")
        for word in ("forte", "piano", "ancora", "sempre", "qui", "la")
    ],
    *[
        Example(text=f"come si diventa {word}", level="N", cat="PRO")
        for word in ("oss", "asa", "educatore", "medico", "maestra", "cuoco")
    ],
]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    vectors = embed_all(EXAMPLES, load_rules(), WordEmbedder().embed_query, lambda _: None)
    return fit(prepare(EXAMPLES, vectors, load_rules()), "words-256")


@pytest.fixture
def detector(classifier: Classifier) -> Detector:
    return Detector(classifier, WordEmbedder().embed_query)


def test_what_no_rule_knows_is_met_by_meaning(detector: Detector):
    assert Detector().detect("il corvo bussa forte").level == "N"
    found = detector.detect("il corvo bussa forte")
    assert (found.level, found.category, found.rule) == ("R", "SUI", SEMANTIC)


def test_the_examples_move_the_odds_and_what_is_saved_says_the_same(classifier: Classifier, tmp_path: Path):
    def hard(which: Classifier, text: str) -> float:
        shares = which.probabilities(text, WordEmbedder().embed_query(text))
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-5)
        return sum(share for name, share in shares.items() if name[0] in HARD)

    contrary = replace(classifier, pulls=-classifier.pulls, weights=-classifier.weights)
    assert hard(contrary, "il corvo bussa forte") < hard(classifier, "il corvo bussa forte")
    classifier.save(tmp_path / "weights.npz")
    loaded = load_classifier(tmp_path / "weights.npz")
    assert hard(loaded, "il corvo bussa piano") == pytest.approx(hard(classifier, "il corvo bussa piano"), abs=0.01)


def test_the_more_serious_of_the_two_is_said(detector: Detector):
    assert detector.detect("mi sento inutile e il corvo bussa forte").level == "R"
    assert detector.detect("voglio morire, la serratura nuova").level == "R"


def test_the_whole_text_is_read_however_long(detector: Detector):
    around = "come si diventa oss e quanto dura il corso. " * 200
    assert detector.detect(f"{around} il corvo bussa forte. {around}").level == "R"
    assert detector.detect(f"{around} mio padre mi picchia. {around}").level == "O"
    assert detector.detect(around).level == "N"


def test_when_the_embedder_breaks_the_soft_card_is_sent_and_the_words_are_not_in_the_log(classifier: Classifier):
    def broken(text: str) -> Sequence[float]:
        raise RuntimeError(text)

    with capture_logs() as logs:
        found = Detector(classifier, broken).detect("canarino-7319 come si diventa oss")
    assert (found.level, found.rule) == ("Y", FAILURE)
    assert "canarino" not in str(logs)


def test_when_the_embedder_breaks_rules_still_speak(classifier: Classifier):
    def broken(text: str) -> Sequence[float]:
        raise RuntimeError(text)

    assert Detector(classifier, broken).detect("mio padre mi picchia").level == "O"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=3000))
def test_any_text_gets_a_level(text: str):
    assert Detector().detect(text).level in ("R", "O", "Y", "N")
