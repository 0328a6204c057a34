"""The list of requirements: what shows each one, and the changes to the product that must make it fail.

    .venv/bin/python -m tests.requirements.listed    prints it

`requirements.yaml` has the 58 of them. A requirement without `open` is shown; one with `open` is not, or not wholly, for the
reason given: the tests beside it show the rest.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from bot.plain_yaml import read

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).parent / "requirements.yaml"
GROUPS = {"A": 8, "B": 4, "C": 8, "D": 5, "E": 4, "F": 8, "G": 7, "H": 12, "I": 2}
"""How many there are, by letter."""


class Mutation(BaseModel):
    """A change to the product: `old`, which stands once in `file`, becomes `new`; `because` is what a failing test then says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    old: str = Field(min_length=1)
    new: str
    because: str = Field(min_length=1)

    def applied(self, text: str) -> str:
        """`text` so changed.

        Raises:
            ValueError: `old` does not stand in it exactly once.
        """
        found = text.count(self.old)
        if found != 1:
            raise ValueError(f"{self.file}: stands {found} times and not once: {self.old!r}")
        return text.replace(self.old, self.new)


class Requirement(BaseModel):
    """A requirement in a few words; `tests` are node ids; `note` says what its tests can't meet yet because it isn't there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-I]\d{1,2}$")
    title: str
    tests: tuple[str, ...] = ()
    mutations: tuple[Mutation, ...] = ()
    open: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _is_shown_or_says_why_not(self) -> "Requirement":
        if bool(self.tests) != bool(self.mutations):
            raise ValueError("tests and mutations come together")
        if not self.tests and not self.open:
            raise ValueError("neither shown nor open")
        return self


def read_list(path: Path = LIST) -> tuple[Requirement, ...]:
    """The requirements of `path`.

    Raises:
        ValidationError: something in it is not as `Requirement` wants it.
    """
    return TypeAdapter(tuple[Requirement, ...]).validate_python(read(path))


def faults(requirements: Sequence[Requirement], root: Path = ROOT) -> Iterator[str]:
    """What does not hold in the tree at `root`: ids missing or twice, tests that are not there, changes that no longer apply."""
    wanted = Counter(f"{letter}{number}" for letter, count in GROUPS.items() for number in range(1, count + 1))
    found = Counter(one.id for one in requirements)
    yield from (f"{name}: is not in the list" for name in wanted - found)
    yield from (f"{name}: is in the list too often" for name in found - wanted)
    for one in requirements:
        yield from (f"{one.id}: no such test: {test}" for test in one.tests if not _is_there(test, root))
        for mutation in one.mutations:
            try:
                mutation.applied((root / mutation.file).read_text("utf-8"))
            except (OSError, ValueError) as fault:
                yield f"{one.id}: {fault}"


def _is_there(test: str, root: Path) -> bool:
    path, _, name = test.partition("::")
    return name.startswith("test_") and name in _functions(root / path)


@cache
def _functions(path: Path) -> frozenset[str]:
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except (OSError, SyntaxError):
        return frozenset()
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def table(requirements: Sequence[Requirement]) -> Iterator[str]:
    """The list as lines to read."""
    for one in requirements:
        yield f"{one.id:4}{one.title}"
        yield from (f"    {re.sub('^tests/', '', test)}" for test in one.tests)
        yield from (f"    nota: {one.note}" for _ in [one] if one.note)
        yield from (f"    open: {one.open}" for _ in [one] if one.open)
    unshown = [one for one in requirements if one.open]
    partly = sum(bool(one.tests) for one in unshown)
    tests = {test for one in requirements for test in one.tests}
    mutations = sum(len(one.mutations) for one in requirements)
    yield ""
    shown = len(requirements) - len(unshown)
    yield f"{len(requirements)} requisiti: {shown} mostrati, {len(unshown)} open ({partly} mostrati in parte)"
    yield f"{len(tests)} prove, {mutations} mutazioni («make requirements-mutated» le esegue)"


if __name__ == "__main__":
    for line in table(read_list()):
        print(line)
