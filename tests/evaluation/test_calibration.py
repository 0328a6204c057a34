import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.calibration import calibration_of


def test_what_comes_true_as_often_as_said_has_no_error():
    assert calibration_of([0.25] * 4, [True, False, False, False]).error == pytest.approx(0)


def test_what_is_always_sure_and_half_the_time_wrong_is_off_by_a_half():
    assert calibration_of([1.0] * 4, [True, False] * 2).error == pytest.approx(0.5)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50))
def test_every_question_falls_into_one_tenth(judged: list[tuple[float, bool]]):
    calibration = calibration_of([said for said, _ in judged], [was for _, was in judged])
    assert sum(tenth.count for tenth in calibration.tenths) == len(judged)
    assert 0 <= calibration.error <= 1
