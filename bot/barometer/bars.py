"""A finding's lines as bars, drawn by Vega-Altair: narrow, as a phone is; each bar says its number."""

from functools import lru_cache
from importlib.resources import files
from textwrap import wrap
from typing import Literal

import altair as alt
import vl_convert

from bot.barometer.findings import Line

Scheme = Literal["light", "dark"]
_WIDTH = 340
_LETTERS = 49
"""What fits on a line of a label."""
_LINE_HEIGHT, _BAR, _GAP = 17, 18, 16
_FONT = "Lato, sans-serif"
_COLOURS = {
    "light": {"ink": "#16202a", "bar": "#8fc3cc", "further": "#0b5c6b", "edge": "#0b5c6b"},
    "dark": {"ink": "#eef3f4", "bar": "#2f6c78", "further": "#a6dfe8", "edge": "#a6dfe8"},
}
_SHARE = 0.72
"""How much of the width the longest bar takes: beside it stands its number."""


@lru_cache(maxsize=64)
def draw_bars(lines: tuple[Line, ...], scheme: Scheme = "light") -> str:
    """`lines` as SVG. Who came further is a narrower bar within, and a line of words."""
    _learn_font()
    labels = [[*wrap(line.label, _LETTERS), *([line.note] if line.note else [])] for line in lines]
    height = max(len(label) for label in labels) * _LINE_HEIGHT + 2 + _BAR + _GAP
    colours = _COLOURS[scheme]
    rows = [
        {
            "place": place * height,
            "label": "\n".join(label),
            "words": (place + 1) * height - _GAP - _BAR - 6 - (len(label) - 1) * _LINE_HEIGHT,
            "bar": (place + 1) * height - _GAP - _BAR / 2,
            "number": line.number,
            "further": line.further,
        }
        for place, (line, label) in enumerate(zip(lines, labels, strict=True))
    ]
    chart = alt.Chart(alt.InlineData(values=rows))
    most = max(line.number for line in lines)
    x = alt.X("number:Q", scale=alt.Scale(domain=[0, most / _SHARE], nice=False), axis=None)
    y = alt.Y("bar:Q", scale=alt.Scale(domain=[0, height * len(lines)], nice=False, reverse=True), axis=None)
    layers = (
        chart.mark_bar(size=_BAR, color=colours["bar"], stroke=colours["edge"], orient="horizontal").encode(x=x, y=y),
        chart.mark_bar(size=_BAR / 2, color=colours["further"], orient="horizontal").encode(
            x=alt.X("further:Q", axis=None), y=y
        ),
        chart.mark_text(lineBreak="\n", baseline="alphabetic", lineHeight=_LINE_HEIGHT).encode(
            x=alt.value(0), y=alt.Y("words:Q", axis=None), text="label:N"
        ),
        chart.mark_text(dx=7, baseline="middle", fontWeight="bold").encode(x=x, y=y, text="number:Q"),
    )
    drawn = alt.layer(*layers).properties(width=_WIDTH, height=height * len(lines), padding=3, background="transparent")
    styled = drawn.configure_view(stroke=None).configure_text(
        font=_FONT, fontSize=14, color=colours["ink"], align="left"
    )
    return vl_convert.vegalite_to_svg(styled.to_json())


@lru_cache(maxsize=1)
def _learn_font() -> None:
    vl_convert.register_font_directory(str(files("bot.pictures") / "fonts"))
