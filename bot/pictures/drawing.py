"""Values to PNG and PDF, by Typst templates and a font of our own: the same value, the same picture, on every machine."""

import json
from dataclasses import asdict
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from typst import Compiler, Fonts, TypstError

from bot.pictures.models import Picture, Sheet

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"
_KEPT = 32
_ONE_PIXEL_A_POINT = 72.0
_at_a_time = Lock()
"""One compiler serves all threads: it remembers templates and font, and a picture takes it a tenth of a second."""


class Undrawable(Exception):
    """A value that can't be drawn; the message names the kind of error."""


@lru_cache(maxsize=_KEPT)
def draw(picture: Picture) -> bytes:
    """`picture` as PNG, 1080 pixels wide: no text below 26 pixels, so that it is read on a phone without zooming.

    Raises:
        Undrawable: something is wrong with our templates.
    """
    return _compiled(f"{picture.kind}.typ", asdict(picture), format="png", ppi=_ONE_PIXEL_A_POINT)


def print_sheet(sheet: Sheet, now: datetime) -> bytes:
    """`sheet` as a tagged PDF (PDF/UA-1), dated `now`.

    Raises:
        Undrawable: something is wrong with our templates.
    """
    said = {**asdict(sheet), "road_alt": sheet.road.alt}
    dated = now.replace(microsecond=0)
    return _compiled("sheet.typ", said, format="pdf", pdf_standards=["ua-1"], timestamp=dated)


def _compiled(template: str, said: object, **wanted: Any) -> bytes:  # noqa: ANN401 - the compiler's own options
    """What a template makes of `said`, which it reads as data: nothing in it can be taken for a command."""
    inputs = {"said": json.dumps(said, ensure_ascii=False)}
    try:
        with _at_a_time:
            made = _compiler().compile(_TEMPLATES / template, sys_inputs=inputs, **wanted)
    except TypstError as error:
        raise Undrawable(template) from error
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> Compiler:
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_HERE / "fonts"])
    return Compiler(root=_TEMPLATES, font_paths=fonts)
