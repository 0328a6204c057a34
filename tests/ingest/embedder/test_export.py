"""The encoder that is written."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from onnxruntime import InferenceSession

from bot.retrieval.embedder_folder import Precision
from ingest.embedder.errors import WeightsRefused
from ingest.embedder.export import write_encoder
from ingest.embedder.weight_file import WeightFile, read_weight_file
from tests.support.weights import TinyWeights


@pytest.fixture
def weights(tiny: TinyWeights, tmp_path: Path) -> WeightFile:
    return read_weight_file(tiny.write(tmp_path / "w.bin"))


def encode(
    weights: WeightFile, precision: Precision, folder: Path, embedded: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    path = folder / f"{precision}.onnx"
    write_encoder(weights, precision, path)
    encoded: npt.NDArray[np.float32] = InferenceSession(str(path)).run(None, {"embedded": embedded})[0]
    return encoded


@pytest.fixture
def embedded() -> npt.NDArray[np.float32]:
    return np.random.default_rng(1).normal(0, 0.1, (1, 9, 64)).astype(np.float32)


def test_int8_is_near_the_exact_encoder(weights: WeightFile, embedded: npt.NDArray[np.float32], tmp_path: Path) -> None:
    exact = encode(weights, "fp32", tmp_path, embedded)[0]
    small = encode(weights, "int8", tmp_path, embedded)[0]
    cosines = (exact * small).sum(1) / np.linalg.norm(exact, axis=1) / np.linalg.norm(small, axis=1)
    assert cosines.min() > 0.999
    assert not np.array_equal(exact, small)


def test_tokens_all_null_do_not_divide_by_zero(weights: WeightFile, tmp_path: Path) -> None:
    assert np.isfinite(encode(weights, "int8", tmp_path, np.zeros((1, 4, 64), np.float32))).all()


@pytest.mark.parametrize("precision", ["int8", "fp32"])
def test_the_same_weights_give_the_same_bytes(weights: WeightFile, precision: Precision, tmp_path: Path) -> None:
    write_encoder(weights, precision, tmp_path / "one.onnx")
    write_encoder(weights, precision, tmp_path / "two.onnx")
    assert (tmp_path / "one.onnx").read_bytes() == (tmp_path / "two.onnx").read_bytes()


def test_weights_without_a_layer_are_refused(tmp_path: Path) -> None:
    weights = read_weight_file(TinyWeights(left_out="l1.fo.w").write(tmp_path / "w.bin"))
    with pytest.raises(WeightsRefused):
        write_encoder(weights, "fp32", tmp_path / "x.onnx")


@pytest.mark.models
def test_the_exact_encoder_is_the_bert_of_transformers(
    tiny: TinyWeights, weights: WeightFile, embedded: npt.NDArray[np.float32], tmp_path: Path
) -> None:
    """An independent implementation with the same weights."""
    import torch
    from transformers import BertConfig, BertModel

    shape = weights.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        layer_norm_eps=shape.epsilon,
    )
    bert = BertModel(config, add_pooling_layer=False).eval()
    hidden, wide = shape.hidden, shape.feed_forward
    state = {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", hidden),
        "embeddings.position_embeddings.weight": weights.floats("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.floats("emb.type").reshape(-1, hidden),
    }
    norms = {"embeddings.LayerNorm": "emb.ln"}
    for layer in range(shape.layers):
        place = f"encoder.layer.{layer}"
        for theirs, ours in {
            "attention.self.query": "q",
            "attention.self.key": "k",
            "attention.self.value": "v",
            "attention.output.dense": "ao",
            "intermediate.dense": "fi",
            "output.dense": "fo",
        }.items():
            state[f"{place}.{theirs}.weight"] = weights.matrix(f"l{layer}.{ours}.w", wide if ours == "fo" else hidden)
            state[f"{place}.{theirs}.bias"] = weights.floats(f"l{layer}.{ours}.b")
        norms |= {
            f"{place}.attention.output.LayerNorm": f"l{layer}.aln",
            f"{place}.output.LayerNorm": f"l{layer}.oln",
        }
    for theirs, ours in norms.items():
        state[f"{theirs}.weight"], state[f"{theirs}.bias"] = weights.floats(f"{ours}.w"), weights.floats(f"{ours}.b")
    missing = bert.load_state_dict({name: torch.tensor(np.array(value)) for name, value in state.items()}, strict=False)
    assert not missing.unexpected_keys
    assert all("position_ids" in key or "token_type_ids" in key for key in missing.missing_keys)
    with torch.inference_mode():
        expected = bert(inputs_embeds=torch.tensor(embedded)).last_hidden_state.numpy()
    assert np.allclose(encode(weights, "fp32", tmp_path, embedded), expected, atol=1e-5)
