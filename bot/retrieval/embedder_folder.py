"""What the folder of the built embedder holds, and how it is known to be whole."""

import json
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

E5_SMALL = "e5-small"
RECIPE = 2
"""Raised whenever the same weights would become other vectors; a folder made by another recipe is built again."""

PROMPTS = {"query": "query: ", "document": "passage: "}
"""What E5 was trained to see before a question and before a passage (Wang et al. 2024, 'Multilingual E5 Text Embeddings')."""

POOLING = "mean"

Precision = Literal["int8", "fp32"]
Reason = Literal["absent", "broken", "altered", "outdated", "unreachable"]

MANIFEST = "manifest.json"
TOKENIZER = "tokenizer.model"
WORDS = "words.q4_0"
ENCODERS: dict[Precision, str] = {"int8": "encoder-int8.onnx", "fp32": "encoder-fp32.onnx"}


class EmbedderMissing(Exception):
    """No embedder can be opened.

    `model` is what was asked for and `folder` where it was looked for (None: a name that no folder answers to). `reason`:
    absent, not built; broken, unreadable; altered, a file is not the one that was built; outdated, made by another recipe;
    unreachable, neither a folder nor a model that can be fetched. `detail` is for the log.
    """

    def __init__(self, model: str, folder: Path | None, reason: Reason, detail: str = "") -> None:
        super().__init__(f"embedder {model!r} at {folder}: {reason}" + (f" ({detail})" if detail else ""))
        self.model = model
        self.folder = folder
        self.reason: Reason = reason
        self.detail = detail


class FileRecord(BaseModel):
    """A file of the folder, as it was when built."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    size: int


class EmbedderManifest(BaseModel):
    """What a built folder says of itself: where its weights come from, the name of what was
    learned on top of them, its files, and with what it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    recipe: int
    weights_sha256: str
    adaptation: str
    dimension: int
    window: int
    begin: int
    end: int
    files: dict[str, FileRecord]
    libraries: dict[str, str]
    lowest_cosine: float

    def identity(self, precision: Precision) -> str:
        """The name of the vectors this embedder makes: equal names, equal vectors."""
        return identity_from(self.weights_sha256, self.adaptation, self.recipe, PROMPTS, POOLING, precision)


def identity_from(*facts: object) -> str:
    """A short stable name for `facts` (anything JSON can write)."""
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def digest_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def record_of(path: Path) -> FileRecord:
    """A file as it is now."""
    return FileRecord(sha256=digest_of(path), size=path.stat().st_size)


def read_manifest(folder: Path, model: str = E5_SMALL) -> EmbedderManifest:
    """The manifest of a built folder, made by the recipe in force.

    Raises:
        EmbedderMissing: there is none, it can't be read, or another recipe made it.
    """
    try:
        manifest = EmbedderManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise EmbedderMissing(model, folder, "absent") from None
    except (OSError, ValidationError) as error:
        raise EmbedderMissing(model, folder, "broken", type(error).__name__) from error
    if manifest.recipe != RECIPE:
        raise EmbedderMissing(model, folder, "outdated", f"recipe {manifest.recipe}")
    return manifest


def verify_files(folder: Path, manifest: EmbedderManifest, names: Collection[str] | None = None) -> None:
    """Make sure that the files `names` (all of the manifest's, unless said) are those that were built.

    Raises:
        EmbedderMissing: one is not there, or is another.
    """
    for name in manifest.files if names is None else names:
        record, path = manifest.files.get(name), folder / name
        try:
            same = record is not None and path.stat().st_size == record.size and digest_of(path) == record.sha256
        except OSError as error:
            raise EmbedderMissing(manifest.model, folder, "broken", f"{name}: {type(error).__name__}") from error
        if not same:
            raise EmbedderMissing(manifest.model, folder, "altered", name)
