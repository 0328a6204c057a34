"""The runner at work on a tree of three files, made for it."""

from pathlib import Path

import pytest

from tests.requirements.listed import Mutation, Requirement
from tests.requirements.mutated import Copy, NotTheCopy, main

PRODUCT = "def greet():\n    return 'ciao'\n"
TESTS = """\
from bot import greet


def test_it_greets():
    assert greet() == 'ciao'


def test_whatever():
    assert greet()


def test_never_right():
    assert greet() == 'addio'
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    for name, text in {"bot": PRODUCT, "ingest": "", "tests": ""}.items():
        (root / name).mkdir(parents=True)
        (root / name / "__init__.py").write_text(text, "utf-8")
    (root / "tests" / "test_it.py").write_text(TESTS, "utf-8")
    (root / ".venv").mkdir()
    (root / ".venv" / "large").write_text("x", "utf-8")
    return root


def requirement(number: int, test: str, new: str, because: str = "'ciao'") -> Requirement:
    mutation = Mutation(file="bot/__init__.py", old="return 'ciao'", new=new, because=because)
    return Requirement(id=f"A{number}", title="Prova", tests=(f"tests/test_it.py::{test}",), mutations=(mutation,))


LISTED = [
    requirement(1, "test_it_greets", "return 'ehi'"),
    requirement(2, "test_whatever", "return 'ehi'"),
    requirement(3, "test_it_greets", "return 'ehi'", because="'buonasera'"),
    requirement(4, "test_it_greets", "return ("),
    requirement(5, "test_never_right", "return 'ehi'", because="'addio'"),
]


def snapshot(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_what_is_not_noticed_for_the_reason_given_is_said_and_the_tree_stays_as_it_was(tree: Path, capsys):
    before = snapshot(tree)
    assert main([], tree, LISTED) == 1
    said = capsys.readouterr().out.splitlines()
    assert {line[:17].rstrip() for line in said if line.startswith("A") and ":" not in line[:4]} == {
        "A1  failed",
        "A2  survived",
        "A3  other reason",
        "A4  broke",
        "A5  failed",
    }
    assert [line for line in said if line.startswith(("fails unchanged", "A2: no mutation", "A4: broke"))] == [
        "fails unchanged: tests/test_it.py::test_never_right",
        "A4: broke: bot/__init__.py: 'return ('",
        "A2: no mutation makes it fail: tests/test_it.py::test_whatever",
    ]
    assert said[-1].startswith("5 mutazioni, 2 notate")
    assert snapshot(tree) == before


def test_where_every_mutation_is_noticed_it_ends_well(tree: Path, capsys):
    assert main(["A1", "--jobs", "1"], tree, LISTED) == 0
    assert "1 mutazioni, 1 notate; 0 cose da sistemare" in capsys.readouterr().out


def test_a_mutation_that_no_longer_applies_is_said_before_anything_runs(tree: Path, capsys):
    mutation = LISTED[0].mutations[0].model_copy(update={"old": "return 'buongiorno'"})
    assert main([], tree, [LISTED[0].model_copy(update={"mutations": (mutation,)})]) == 1
    assert "stands 0 times and not once" in capsys.readouterr().out


def test_an_id_that_is_not_in_the_list_is_refused(tree: Path, capsys):
    with pytest.raises(SystemExit):
        main(["Z9"], tree, LISTED)
    assert "Z9" in capsys.readouterr().err


def test_a_copy_from_which_something_else_would_be_imported_is_refused(tree: Path, tmp_path: Path):
    (tree / "ingest" / "__init__.py").unlink()
    (tree / "ingest").rmdir()
    with pytest.raises(NotTheCopy):
        Copy(tree, tmp_path / "copy")
    assert not (tmp_path / "copy" / ".venv").exists()
