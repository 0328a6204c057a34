"""The embedder that stands in for the real one."""

import pytest

from tests.support.embedders import WordEmbedder


def test_more_shared_words_are_nearer() -> None:
    embedder = WordEmbedder()
    question = embedder.embed_query("quanto guadagna un educatore?")
    near, far = embedder.embed_documents(["Gli educatori guadagnano poco.", "Il treno parte alle otto."])
    assert sum(a * b for a, b in zip(question, near, strict=True)) > 0.5
    assert sum(a * b for a, b in zip(question, far, strict=True)) == pytest.approx(0)


def test_texts_without_words_still_have_length_one() -> None:
    assert WordEmbedder().embed_query("?!") == [1.0, *[0.0] * 255]
