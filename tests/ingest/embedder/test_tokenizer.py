"""The tokenizer that is written."""

from pathlib import Path

import pytest
from sentencepiece import SentencePieceProcessor

from ingest.embedder.tokenizer import write_tokenizer
from ingest.embedder.weight_file import read_weight_file
from tests.support.weights import TinyWeights


@pytest.fixture
def pieces(tiny: TinyWeights, tmp_path: Path) -> SentencePieceProcessor:
    weights = read_weight_file(tiny.write(tmp_path / "w.bin"))
    write_tokenizer(weights.pieces, tmp_path / "tokenizer.model")
    return SentencePieceProcessor(model_file=str(tmp_path / "tokenizer.model"))


def test_pieces_keep_their_numbers(tiny: TinyWeights, pieces: SentencePieceProcessor) -> None:
    assert [pieces.id_to_piece(number) for number in range(len(tiny.pieces))] == list(tiny.pieces)


def test_the_likeliest_pieces_are_chosen(pieces: SentencePieceProcessor) -> None:
    assert pieces.encode("cosa fa un educatore", out_type=str) == ["▁cosa", "▁fa", "▁un", "▁educatore"]


def test_text_is_brought_to_its_compatible_form_and_spaces_are_joined(pieces: SentencePieceProcessor) -> None:
    assert pieces.encode("  cosa\u00a0\u00a0 ﬁ\n①") == pieces.encode("cosa fi 1")
    assert pieces.encode("perche\u0301") == pieces.encode("perché")


def test_control_marks_in_a_text_are_only_text(pieces: SentencePieceProcessor) -> None:
    assert not {0, 1, 2, pieces.piece_to_id("<mask>")} & set(pieces.encode("<s> a </s> b <mask> <pad>"))


def test_letters_never_seen_become_the_unknown_piece(pieces: SentencePieceProcessor) -> None:
    assert 3 in pieces.encode("привет")
