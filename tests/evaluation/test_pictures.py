from pathlib import Path

import pytest

from bot.evaluation.calibration import calibration_of
from bot.evaluation.pictures import draw_calibration, draw_rates, draw_searches
from bot.texts import load_texts
from tests.evaluation.test_baseline import result


@pytest.mark.parametrize("name", ["rates", "calibration", "searches"])
def test_every_picture_is_drawn(tmp_path: Path, name: str):
    path = tmp_path / f"{name}.svg"
    if name == "rates":
        draw_rates([result("golden", [True, False])], load_texts(), path)
    elif name == "calibration":
        draw_calibration(calibration_of([0.1, 0.9], [False, True]), load_texts(), path)
    else:
        draw_searches({"lexical": {"hit@1": 0.5}, "dense": {"hit@1": 0.6}}, path)
    assert path.read_text("utf-8").startswith("<svg")
