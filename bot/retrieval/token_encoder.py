"""From a text to one vector a token: pieces, their rows of the word table, the ONNX encoder. It needs no torch."""

import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
from onnxruntime import ExecutionMode, InferenceSession, SessionOptions
from sentencepiece import SentencePieceProcessor

from bot.retrieval.embedder_folder import ENCODERS, TOKENIZER, WORDS, EmbedderManifest, Precision
from bot.retrieval.quantised_rows import QuantisedRows

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


class TokenEncoder:
    """The built encoder of one folder; safe to share between threads.

    The table of 250,037 words stays outside the ONNX graph, on disk and in four bits, so that every language is there and
    memory holds only the words that were met. Texts are encoded one at a time: no padding to compute, and a text's vectors
    don't depend on its neighbours.
    """

    def __init__(self, folder: Path, manifest: EmbedderManifest, precision: Precision, threads: int = 1) -> None:
        self.dimension = manifest.dimension
        self.window = manifest.window
        self._begin, self._end = manifest.begin, manifest.end
        self._pieces = SentencePieceProcessor(model_file=str(folder / TOKENIZER))
        self._words = QuantisedRows(folder / WORDS, manifest.dimension)
        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.execution_mode = ExecutionMode.ORT_SEQUENTIAL
        options.log_severity_level = 3
        # A thread that waits by spinning steals the time of whoever shares the processor.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model = str(folder / ENCODERS[precision])
        self._session = InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def tokens(self, text: str) -> list[int]:
        """The numbers of the pieces of `text` between begin and end; what exceeds the window is cut."""
        pieces: list[int] = self._pieces.encode(_LONE_SURROGATES.sub("\ufffd", text))
        return [self._begin, *pieces[: self.window - 2], self._end]

    def vectors(self, tokens: list[int]) -> npt.NDArray[np.float32]:
        """One vector a token, in context: [len(tokens), dimension]."""
        embedded = self._words.rows(tokens)[np.newaxis]
        encoded: npt.NDArray[np.float32] = self._session.run(None, {"embedded": embedded})[0][0]
        return encoded
