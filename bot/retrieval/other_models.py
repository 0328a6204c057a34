"""Models that others publish for sentence-transformers: where they are, what they are called, how they want to be asked."""

import re
from pathlib import Path

from bot.retrieval.embedder_folder import PROMPTS, EmbedderMissing, digest_of, identity_from

_E5 = re.compile(r"\b(multilingual-)?e5-(small|base|large)(-v2)?$")
_LEFT_OUT = ("onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot", "*.gguf", "*.md", ".*")
_WEIGHTS = ("*.safetensors", "*.bin")


def locate(model: str) -> Path:
    """The folder of a model, given the folder itself or a hub's name; a name is fetched once and then stays as it is.

    Raises:
        EmbedderMissing: there is no such folder, and no hub to fetch it from.
    """
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download

    for local_only in (True, False):
        try:
            folder = Path(snapshot_download(model, ignore_patterns=list(_LEFT_OUT), local_files_only=local_only))
        except Exception as error:  # a hub has many ways of not answering
            if not local_only:
                raise EmbedderMissing(model, None, "unreachable", type(error).__name__) from error
            continue
        if not local_only or _has_weights(folder):
            return folder
    raise EmbedderMissing(model, None, "unreachable")  # pragma: no cover - the loop returns or raises


def identity_of_files(model: str, folder: Path) -> str:
    """The name of the vectors of the model in `folder`: its prompts and the contents of its files."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    kept = {name: path for name, path in names.items() if not any(Path(name).match(out) for out in _LEFT_OUT)}
    return identity_from(
        Path(model).name, prompts_for(model), {name: digest_of(path) for name, path in sorted(kept.items())}
    )


def prompts_for(model: str) -> dict[str, str] | None:
    """The words to put before a text where the model's own files don't say: those of the E5 family."""
    return PROMPTS if _E5.search(Path(model).name) else None


def _has_weights(folder: Path) -> bool:
    return any(next(folder.rglob(pattern), None) for pattern in _WEIGHTS)
