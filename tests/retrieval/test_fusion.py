from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.fusion import fuse

scores = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 30), max_size=8)


def test_what_both_sides_like_comes_first():
    assert next(iter(fuse({"a": 0.9, "b": 0.8}, {"a": 5.0, "c": 4.0}))) == "a"


def test_one_side_alone_keeps_its_order():
    assert list(fuse({"a": 0.8, "b": 0.9}, {})) == ["b", "a"]
    assert list(fuse({}, {"a": 1.0, "b": 3.0})) == ["b", "a"]


@given(scores, scores, st.floats(0, 1))
def test_fused_scores_are_between_0_and_1_and_in_order(
    dense: dict[str, float], lexical: dict[str, float], weight: float
):
    fused = fuse(dense, lexical, weight)
    assert set(fused) == set(dense) | set(lexical)
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in fused.values())
    assert list(fused.values()) == sorted(fused.values(), reverse=True)
