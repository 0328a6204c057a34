"""Whether the int8 encoder says, on this processor, what the exact one says."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.retrieval.embedder_folder import PROMPTS, EmbedderManifest
from bot.retrieval.token_encoder import TokenEncoder
from ingest.embedder.check_texts import CHECK_TEXTS
from ingest.embedder.errors import SelfCheckFailed

LOWEST_COSINE = 0.99


def lowest_cosine(folder: Path, manifest: EmbedderManifest) -> float:
    """The lowest cosine between a text's int8 vector and its exact vector, over the texts of `check_texts`.

    Raises:
        SelfCheckFailed: it is below `LOWEST_COSINE`.
    """
    exact = TokenEncoder(folder, manifest, "fp32")
    small = TokenEncoder(folder, manifest, "int8")
    lowest = min(_cosine(exact, small, prompt + text) for text in CHECK_TEXTS for prompt in PROMPTS.values())
    if not lowest >= LOWEST_COSINE:  # also when it is not a number
        raise SelfCheckFailed(f"{lowest:.4f}", lowest=f"{lowest:.3f}".replace(".", ","))
    return lowest


def _cosine(one: TokenEncoder, other: TokenEncoder, text: str) -> float:
    first, second = (_mean(encoder, text) for encoder in (one, other))
    return float(first @ second / (np.linalg.norm(first) * np.linalg.norm(second)))


def _mean(encoder: TokenEncoder, text: str) -> npt.NDArray[np.float32]:
    vectors: npt.NDArray[np.float32] = encoder.vectors(encoder.tokens(text)).mean(axis=0)
    return vectors
