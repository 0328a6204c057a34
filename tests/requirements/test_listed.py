"""The list itself: whole, and true of the tree as it is now."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.requirements.listed import GROUPS, Mutation, Requirement, faults, read_list, table


def test_all_58_are_there_once_their_tests_exist_and_their_mutations_still_apply():
    assert sum(GROUPS.values()) == 58
    assert list(faults(read_list())) == []


def test_the_table_names_each_with_its_tests_or_says_that_it_is_open():
    said = "\n".join(table(read_list()))
    for one in read_list():
        assert f"\n{one.id:4}{one.title}" in f"\n{said}"
        assert not one.open or f"    open: {one.open}" in said
    assert "58 requisiti" in said


@pytest.mark.parametrize(
    "entry",
    [
        "{id: A1, title: Prova}",
        "{id: A1, title: Prova, tests: ['t.py::test_x']}",
        "{id: Z1, title: Prova, open: manca}",
        "{id: A1, title: Prova, open: manca, altro: 1}",
    ],
)
def test_a_requirement_that_is_neither_shown_nor_open_is_refused(tmp_path: Path, entry: str):
    (tmp_path / "list.yaml").write_text(f"- {entry}\n", "utf-8")
    with pytest.raises(ValidationError):
        read_list(tmp_path / "list.yaml")


def test_what_no_longer_stands_is_named(tmp_path: Path):
    (tmp_path / "test_a.py").write_text("def test_it():\n    def test_inside(): ...\n", "utf-8")
    (tmp_path / "twice.py").write_text("True\nTrue\n", "utf-8")
    mutation = Mutation(file="twice.py", old="True", new="False", because="x")
    gone = mutation.model_copy(update={"file": "gone.py"})
    tests = ("test_a.py::test_it", "test_a.py::test_inside", "test_b.py::test_it")
    told = list(faults([Requirement(id="A1", title="Prova", tests=tests, mutations=(mutation, gone))] * 2, tmp_path))
    for needed in (
        "A2: is not in the list",
        "A1: is in the list too often",
        "A1: no such test: test_a.py::test_inside",
        "A1: no such test: test_b.py::test_it",
        "A1: twice.py: stands 2 times and not once: 'True'",
    ):
        assert needed in told
    assert any("gone.py" in one for one in told)
    assert not any(one.endswith("test_a.py::test_it") for one in told)
