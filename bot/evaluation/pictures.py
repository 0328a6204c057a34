"""Pictures for the report, as SVG files beside it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import altair as alt

from bot.evaluation.calibration import Calibration
from bot.evaluation.suite import Result
from bot.texts import Texts

_WIDTH = 520
_COLOUR = "#1f6f8b"
_SECOND = "#c8553d"


def draw_rates(results: Sequence[Result], texts: Texts, path: Path) -> None:
    """Every file's share of right replies with its 95% interval."""
    rows = [
        {"file": one.name, "share": one.rate.value, "low": one.rate.interval[0], "high": one.rate.interval[1]}
        for one in results
    ]
    x = alt.X("share:Q", title=texts.say("eval.axis_right"), scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    y = alt.Y("file:N", title=None, sort=None)
    drawn = _chart(rows)
    points = drawn.mark_point(filled=True, size=70, color=_COLOUR).encode(x=x, y=y)
    intervals = drawn.mark_rule(color=_COLOUR).encode(x=alt.X("low:Q"), x2="high:Q", y=y)
    (intervals + points).properties(width=_WIDTH).save(path)


def draw_calibration(calibration: Calibration, texts: Texts, path: Path) -> None:
    """The gate's probability against how often it was right, by tenths; on the diagonal they are the same."""
    rows = [
        {
            "said": tenth.said,
            "was": tenth.was,
            "count": tenth.count,
            "low": tenth.interval[0],
            "high": tenth.interval[1],
        }
        for tenth in calibration.tenths
    ]
    x = alt.X("said:Q", title=texts.say("eval.axis_said"), scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    y = alt.Y("was:Q", title=texts.say("eval.axis_was"), scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    ideal = _chart([{"said": 0, "was": 0}, {"said": 1, "was": 1}])
    drawn = _chart(rows)
    picture = (
        ideal.mark_line(strokeDash=[4, 4], color="#999999").encode(x=x, y=y)
        + drawn.mark_rule(color=_SECOND).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
        + drawn.mark_line(color=_SECOND).encode(x=x, y=y)
        + drawn.mark_circle(color=_SECOND).encode(x=x, y=y, size=alt.Size("count:Q", title="n"))
    )
    picture.properties(width=_WIDTH, height=_WIDTH * 3 // 4).save(path)


def draw_searches(figures: Mapping[str, Mapping[str, float]], path: Path) -> None:
    """Every way of searching beside the others."""
    rows = [
        {"search": name, "measure": measure, "value": value}
        for name, measured in figures.items()
        for measure, value in measured.items()
    ]
    _chart(rows).mark_bar().encode(
        x=alt.X("measure:N", title=None),
        xOffset=alt.XOffset("search:N", sort=list(figures)),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 1])),
        color=alt.Color("search:N", title=None, sort=list(figures)),
    ).properties(width=_WIDTH).save(path)


def _chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))
