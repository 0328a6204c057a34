from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.channels.telegram.lateness import Timing, timing

ROME = ZoneInfo("Europe/Rome")


def in_rome(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ROME).astimezone(UTC)


@pytest.mark.parametrize("hour", [0, 3, 8, 15, 21, 23])
def test_an_answer_to_a_question_just_asked_is_sent_at_any_time(hour):
    now = in_rome(22, hour)

    assert timing(now - timedelta(minutes=59), now) == Timing(late=False)


def test_a_late_answer_says_so():
    assert timing(in_rome(22, 10), in_rome(22, 15)) == Timing(late=True)


@pytest.mark.parametrize(
    ("now", "wait"),
    [
        (in_rome(22, 21), timedelta(hours=11)),
        (in_rome(22, 23, 30), timedelta(hours=8, minutes=30)),
        (in_rome(23, 2), timedelta(hours=6)),
        (in_rome(23, 7, 59), timedelta(minutes=1)),
    ],
)
def test_a_late_answer_waits_for_the_morning(now, wait):
    assert timing(in_rome(22, 10), now) == Timing(late=True, wait=wait)


@pytest.mark.parametrize("now", [in_rome(22, 20, 59), in_rome(23, 8)])
def test_by_day_a_late_answer_does_not_wait(now):
    assert timing(in_rome(22, 10), now) == Timing(late=True)


def test_what_is_urgent_waits_for_no_morning():
    assert timing(in_rome(22, 10), in_rome(22, 23), urgent=True) == Timing(late=True)


def test_the_night_of_the_clock_change_is_an_hour_longer():
    evening = datetime(2026, 10, 24, 22, tzinfo=ROME).astimezone(UTC)

    assert timing(evening - timedelta(hours=5), evening).wait == timedelta(hours=11)
