"""From texts to vectors: the built multilingual-e5-small, or any other sentence-transformers model, behind LangChain's face."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from bot.retrieval.embedder_folder import (
    E5_SMALL,
    ENCODERS,
    POOLING,
    PROMPTS,
    TOKENIZER,
    WORDS,
    EmbedderMissing,
    Precision,
    read_manifest,
    verify_files,
)

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["Embedder", "EmbedderMissing", "Precision", "identity_of", "open_embedder"]

_BATCH = 8
"""Texts held in memory together; more would only be faster on a graphics card."""


class Embedder(Embeddings):
    """A SentenceTransformer whose vectors have length 1 and a name; safe to share between threads."""

    def __init__(
        self,
        model: "SentenceTransformer",
        identity: str,
        turns: AbstractContextManager[Any] | None = None,
    ) -> None:
        """`identity` names the vectors; `turns`, if given, is held while `model` works."""
        self._model = model
        self._identity = identity
        self._turns: AbstractContextManager[Any] = turns or nullcontext()

    @property
    def identity(self) -> str:
        """The name of these vectors: an index made under another name is of no use here."""
        return self._identity

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector a passage, in order."""
        if not texts:
            return []
        with self._turns:
            vectors = self._model.encode_document(
                texts, batch_size=_BATCH, show_progress_bar=False, normalize_embeddings=True
            )
        found: list[list[float]] = vectors.tolist()
        return found

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        with self._turns:
            vector = self._model.encode_query(text, show_progress_bar=False, normalize_embeddings=True)
        found: list[float] = vector.tolist()
        return found


def identity_of(model: str, *, folder: Path, precision: Precision) -> str:
    """The name of the vectors that `open_embedder` would make, without opening anything heavy.

    Raises:
        EmbedderMissing: as `open_embedder`, save that files are not read through.
    """
    if model == E5_SMALL:
        return read_manifest(folder / model).identity(precision)
    from bot.retrieval.other_models import identity_of_files, locate

    return identity_of_files(model, locate(model))


def open_embedder(model: str, *, folder: Path, precision: Precision, threads: int = 1) -> Embedder:
    """Open an embedder, which takes seconds the first time in a process (torch, sentence-transformers).

    `model` is "e5-small", built below `folder` (`folder / "e5-small"`), or the folder or name of any sentence-transformers
    model, which is opened as published, whatever `folder` and `precision`. `threads` bounds a single computation.

    Raises:
        EmbedderMissing: it is not built, not whole, or not to be found.
    """
    if model != E5_SMALL:
        return _open_other(model, threads)
    built = folder / model
    manifest = read_manifest(built)
    verify_files(built, manifest, (TOKENIZER, WORDS, ENCODERS[precision]))

    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

    from bot.retrieval.encoder import OnnxEncoder
    from bot.retrieval.token_encoder import TokenEncoder

    torch.set_num_threads(threads)
    try:
        encoder = OnnxEncoder(TokenEncoder(built, manifest, precision, threads))
    except Exception as error:  # whatever the libraries raise at a file they can't use
        raise EmbedderMissing(model, built, "broken", type(error).__name__) from error
    modules = [encoder, Pooling(manifest.dimension, POOLING), Normalize()]
    return Embedder(SentenceTransformer(modules=modules, prompts=PROMPTS, device="cpu"), manifest.identity(precision))


def _open_other(model: str, threads: int) -> Embedder:
    from bot.retrieval.other_models import identity_of_files, locate, prompts_for

    found = locate(model)
    identity = identity_of_files(model, found)

    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    try:
        opened = SentenceTransformer(str(found), prompts=prompts_for(model), local_files_only=True)
    except Exception as error:  # whatever the libraries raise at a folder they can't use
        raise EmbedderMissing(model, found, "broken", type(error).__name__) from error
    # Its tokenizer changes its own settings at every call, so it serves one thread at a time.
    return Embedder(opened, identity, Lock())
