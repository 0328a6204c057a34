"""Styles, scripts and pictures: small files of ours, served from memory under addresses that change when they do."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.lesson.page import STATIC as LESSON

FOLDER = Path(__file__).parent / "static"
_FOLDERS = (FOLDER, LESSON)
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, its media type, and the address under which browsers may keep it for ever."""

    content: bytes
    media_type: str
    address: str


@cache
def load_assets() -> dict[str, Asset]:
    """Every file of `static/`, and the lesson's, by name."""
    paths = (path for folder in _FOLDERS for path in sorted(folder.iterdir()))
    return {path.name: _read(path) for path in paths if path.suffix in _TYPES}


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, _TYPES[path.suffix], f"/static/{version}/{path.name}")
