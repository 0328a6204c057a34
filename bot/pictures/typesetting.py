"""Paper: a template of Typst's and what it says, as a tagged PDF (PDF/UA-1) with the fonts of our own."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

_FONTS = Path(__file__).parent / "fonts"


def typeset(template: Path, said: Mapping[str, object], now: datetime) -> bytes:
    """The PDF's bytes, dated `now`. Nothing that is `said` can be taken for a command: the template reads it as data."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])
    return typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=fonts,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=now.replace(microsecond=0),
    )
