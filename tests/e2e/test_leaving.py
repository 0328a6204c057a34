"""The process is killed at every step of leaving an interest; `python -m tests.e2e.leaving` kills more."""

import pytest

from tests.e2e.leaving import MOMENTS, leaving

pytestmark = pytest.mark.e2e


async def test_killed_at_every_step_nothing_is_saved_by_half_or_without_a_yes_and_nothing_confirmed_is_lost():
    kills, lost, half = await leaving(kills=5, students=2, seed=8)
    print(f"kills {kills}, lost {lost}, half {half}")

    assert kills >= len(MOMENTS)
    assert (lost, half) == (0, 0)
