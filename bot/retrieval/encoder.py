"""The built encoder as the first module of a SentenceTransformer. Importing it takes seconds: leave that to `embedder`."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule

from bot.retrieval.token_encoder import TokenEncoder


class OnnxEncoder(InputModule):  # type: ignore[misc]  # the library is not read by mypy
    """Texts in, one vector a token out; pooling and normalisation are the modules after it."""

    def __init__(self, encoder: TokenEncoder) -> None:
        super().__init__()
        self.encoder = encoder

    @property
    def max_seq_length(self) -> int:
        """How many tokens of a text are read, begin and end among them."""
        return self.encoder.window

    def get_embedding_dimension(self) -> int:
        """The length of a vector."""
        return self.encoder.dimension

    def preprocess(
        self,
        inputs: Sequence[str],
        prompt: str | None = None,
        **_: Any,  # noqa: ANN401 - the library's signature
    ) -> dict[str, torch.Tensor]:
        """Token numbers [texts, longest] (zero beyond each text's end) and the mask that tells which are real."""
        tokens = [self.encoder.tokens((prompt or "") + text) for text in inputs]
        shape = (len(tokens), max(map(len, tokens), default=0))
        numbers, mask = torch.zeros(shape, dtype=torch.int64), torch.zeros(shape, dtype=torch.int64)
        for row, found in enumerate(tokens):
            numbers[row, : len(found)] = torch.tensor(found)
            mask[row, : len(found)] = 1
        return {"input_ids": numbers, "attention_mask": mask}

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:  # noqa: ANN401
        """Add `token_embeddings`, [texts, longest, dimension]."""
        numbers, mask = features["input_ids"].cpu(), features["attention_mask"]
        encoded = np.zeros((*numbers.shape, self.encoder.dimension), np.float32)
        for row, length in enumerate(mask.sum(dim=1).tolist()):
            encoded[row, :length] = self.encoder.vectors(numbers[row, :length].tolist())
        features["token_embeddings"] = torch.from_numpy(encoded).to(mask.device)
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Refuse: the built folder is the saved form."""
        raise NotImplementedError(output_path)
