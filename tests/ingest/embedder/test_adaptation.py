"""The change that is learned from ways of asking, and added to what is written."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from onnxruntime import InferenceSession

from ingest.embedder.adaptation import NONE, Adaptation, load_adaptation, save_adaptation
from ingest.embedder.export import write_encoder
from ingest.embedder.lessons import FollowUp, Lesson, Said
from ingest.embedder.weight_file import WeightFile, read_weight_file
from tests.support.weights import TinyWeights


@dataclass(frozen=True)
class Learned:
    """What three tests look at, learned once; none of them changes it."""

    weights: WeightFile
    adaptation: Adaptation
    losses: tuple[float, ...]


@pytest.fixture
def weights(tiny: TinyWeights, tmp_path: Path) -> WeightFile:
    return read_weight_file(tiny.write(tmp_path / "w.bin"))


def tokens(text: str) -> list[int]:
    return [0, *(5 + ord(letter) % 20 for letter in text[-12:]), 2]


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    from ingest.embedder.learning import Course, learn  # torch, which only these tests need

    lessons = [
        Lesson(page, (f"domanda {page}{place}", f"chiedo {place} di {page}"), (f"{page} risponde {place}",))
        for page in "abc"
        for place in "1234"
    ]
    follow_ups = [FollowUp(f"domanda a{place} / e {place + 1}?", place + 1, place) for place in range(3)]
    said = [Said("ciao", "saluto"), Said("buongiorno", "saluto"), Said("che cosa fa", "domanda")]
    course = Course(rank=2, first=1, batch=8, follow_ups=2, said=4, steps=30, warm_up=3, rate=2e-2, same_page=4)
    weights = read_weight_file(TinyWeights().write(tmp_path_factory.mktemp("learned") / "w.bin"))
    losses: list[float] = []
    factors = learn(weights, tokens, lessons, follow_ups, said, lambda _, loss: losses.append(loss), course)
    return Learned(weights, Adaptation("learned", factors), tuple(losses))


@pytest.mark.training
def test_what_was_learned_draws_questions_to_their_sections(learned: Learned) -> None:
    assert np.mean(learned.losses[-5:]) < 0.8 * np.mean(learned.losses[:5])


@pytest.mark.training
def test_only_the_upper_layers_change(learned: Learned) -> None:
    assert {name.partition(".")[0] for name in learned.adaptation.factors} == {"l1"}


@pytest.mark.training
def test_the_encoder_that_is_written_is_the_one_that_learned(learned: Learned, tmp_path: Path) -> None:
    adapted = replace(learned.weights, adaptation=learned.adaptation)
    embedded = np.random.default_rng(1).normal(0, 0.1, (1, 9, 64)).astype(np.float32)
    said = {}
    for name, one in {"as it was": learned.weights, "adapted": adapted}.items():
        write_encoder(one, "fp32", tmp_path / "encoder.onnx")
        said[name] = InferenceSession(str(tmp_path / "encoder.onnx")).run(None, {"embedded": embedded})[0]
    assert not np.allclose(said["as it was"], said["adapted"], atol=1e-3)


def test_a_matrix_that_learned_nothing_stays_as_it_is(weights: WeightFile) -> None:
    before = weights.matrix("l0.q.w", 64)
    assert np.array_equal(replace(weights, adaptation=NONE).matrix("l0.q.w", 64), before)
    changed = Adaptation("x", {"l0.q": (np.ones((64, 1), np.float32), np.ones((1, 64), np.float32))})
    assert np.allclose(replace(weights, adaptation=changed).matrix("l0.q.w", 64), before + 1)


def test_an_adaptation_comes_back_as_it_was_saved_under_a_name_of_its_own(tmp_path: Path) -> None:
    factors = {"l1.fi": (np.full((4, 2), 0.5, np.float32), np.full((2, 3), 0.25, np.float32))}
    save_adaptation(factors, tmp_path / "one.npz")
    one = load_adaptation(tmp_path / "one.npz")
    assert np.array_equal(one.change("l1.fi", np.zeros((4, 3), np.float32)), np.full((4, 3), 0.25))
    save_adaptation({"l1.fi": (factors["l1.fi"][0] * 2, factors["l1.fi"][1])}, tmp_path / "two.npz")
    assert load_adaptation(tmp_path / "two.npz").name != one.name
