"""Styles, scripts and pictures of the site, and the lesson's."""

from functools import cache
from pathlib import Path

from bot.browsing.assets import TYPES, Asset, read_asset
from bot.lesson.page import STATIC as LESSON

_FOLDERS = (Path(__file__).parent / "static", LESSON)


@cache
def load_assets() -> dict[str, Asset]:
    """Every file of `static/`, and the lesson's, by name."""
    paths = (path for folder in _FOLDERS for path in sorted(folder.iterdir()))
    return {path.name: read_asset(path, "/static") for path in paths if path.suffix in TYPES}
