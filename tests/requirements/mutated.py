"""The product is changed, a mutation at a time, in a copy of the tree, and the requirement's tests must fail, saying why.

    .venv/bin/python -m tests.requirements.mutated [ID ...] [--jobs 1|2]

The tree itself is never touched. What fails a test by accident (a copy that can't be imported, a test that failed before) is no
proof: the tests must pass unchanged, each must fail under some mutation, and each mutation must make one say the expected words.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

from tests.requirements.listed import ROOT, Mutation, Requirement, faults, read_list

LEFT_OUT = (
    ".git",
    ".venv",
    ".data",
    ".cache",
    "build",
    "run",
    ".env",
    "*.egg-info",
    "__pycache__",
    ".hypothesis",
    ".*_cache",
)
BUILT = (".cache/embedder", ".data/index")
"""What was built and takes long to build: copies share it, and change nothing in it."""
PACKAGES = ("bot", "ingest", "tests")
MOST_SECONDS = 600
_OPTIONS = (
    *("-q", "-o", "addopts=", "--tb=short", "--color=no", "-p", "no:cacheprovider"),
    *("-p", "pytest_asyncio.plugin", "-p", "_hypothesis_pytestplugin"),
)
"""Other plugins take longer to load than most tests to run."""
Ending = Literal["failed", "survived", "other reason", "broke"]
_WHERE = "import importlib.util as u; print(*(u.find_spec(name).origin for name in {names!r}), sep='\\n')"


class NotTheCopy(Exception):
    """What would be imported in the copy is not the copy's."""


@dataclass(frozen=True)
class Run:
    """A run of tests: the node ids, without parameters, of those that failed; what these said; whether it went to its end."""

    failed: frozenset[str]
    said: str
    ended: bool


@dataclass(frozen=True)
class Outcome:
    """What a mutation led to."""

    requirement: Requirement
    mutation: Mutation
    ending: Ending
    failed: frozenset[str]
    seconds: float


class Copy:
    """A copy of a tree, in which one mutation at a time is tried."""

    def __init__(self, root: Path, to: Path) -> None:
        """Raises NotTheCopy where Python would import something else."""
        shutil.copytree(root, to, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        for name in BUILT:
            if (root / name).exists():
                (to / name).parent.mkdir(exist_ok=True)
                (to / name).symlink_to((root / name).resolve())
        self.path = to
        found = self._python("-c", _WHERE.format(names=PACKAGES)).stdout.split()
        if len(found) != len(PACKAGES) or not all(Path(one).is_relative_to(to) for one in found):
            raise NotTheCopy(", ".join(found))

    def run(self, tests: Iterable[str]) -> Run:
        """Run `tests` as the copy is now, whatever their marks."""
        try:
            ran = self._python("-m", "pytest", *_OPTIONS, *tests)
        except subprocess.TimeoutExpired:
            return Run(frozenset(), "", ended=False)
        lines = ran.stdout.splitlines()
        failed = (line.removeprefix("FAILED ").split(" - ")[0] for line in lines if line.startswith("FAILED "))
        said = "\n".join(line for line in lines if line.startswith("E "))
        return Run(frozenset(one.split("[")[0] for one in failed), said, ended=ran.returncode in (0, 1))

    @contextmanager
    def mutated(self, mutation: Mutation) -> Iterator[None]:
        """The copy with `mutation` applied.

        Raises:
            ValueError: it no longer applies.
        """
        path = self.path / mutation.file
        before = path.read_text("utf-8")
        path.write_text(mutation.applied(before), "utf-8")
        try:
            yield
        finally:
            path.write_text(before, "utf-8")

    def _python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        # Nothing compiled is kept: two versions of a file may have the same size and time.
        own = {"PYTHONPATH": str(self.path), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.path,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
        )


def attempt(copy: Copy, requirement: Requirement, mutation: Mutation) -> Outcome:
    """Try one mutation."""
    start = time.monotonic()
    with copy.mutated(mutation):
        run = copy.run(requirement.tests)
    ending: Ending = "failed"
    if not run.ended:
        ending = "broke"
    elif not run.failed:
        ending = "survived"
    elif mutation.because not in run.said:
        ending = "other reason"
    return Outcome(requirement, mutation, ending, run.failed, time.monotonic() - start)


def attempt_all(requirements: Sequence[Requirement], root: Path, jobs: int = 2) -> tuple[frozenset[str], list[Outcome]]:
    """The tests that fail in an unchanged copy, and what every mutation led to, in order; `jobs` at a time."""
    with tempfile.TemporaryDirectory(prefix="bussola-mutated-") as folder, ThreadPoolExecutor(jobs) as pool:
        copies: SimpleQueue[Copy] = SimpleQueue()
        for number in range(jobs):
            copies.put(Copy(root, Path(folder).resolve() / str(number)))

        def borrowed(requirement: Requirement, mutation: Mutation) -> Outcome:
            copy = copies.get()
            try:
                outcome = attempt(copy, requirement, mutation)
            finally:
                copies.put(copy)
            print(_line(outcome), flush=True)
            return outcome

        copy = copies.get()
        tests = dict.fromkeys(test for one in requirements if one.mutations for test in one.tests)
        unchanged = copy.run(tests) if tests else Run(frozenset(), "", ended=True)
        copies.put(copy)
        tried = [pool.submit(borrowed, one, mutation) for one in requirements for mutation in one.mutations]
        already = unchanged.failed if unchanged.ended else frozenset(tests)
        return already, [one.result() for one in tried]


def complaints(
    requirements: Sequence[Requirement], already: frozenset[str], outcomes: Sequence[Outcome]
) -> Iterator[str]:
    """What is wrong, a sentence each."""
    yield from (f"fails unchanged: {test}" for test in sorted(already))
    for one in outcomes:
        if one.ending != "failed":
            yield f"{one.requirement.id}: {one.ending}: {one.mutation.file}: {one.mutation.new!r}"
    for one in requirements:
        fell = {test for outcome in outcomes if outcome.requirement.id == one.id for test in outcome.failed}
        if one.mutations:
            yield from (f"{one.id}: no mutation makes it fail: {test}" for test in one.tests if test not in fell)


def _line(outcome: Outcome) -> str:
    mutation = outcome.mutation
    change = f"{mutation.old!r} -> {mutation.new!r}"
    short = change if len(change) <= 110 else f"{change[:107]}..."
    fell = f"{len(outcome.failed)}/{len(outcome.requirement.tests)}"
    return f"{outcome.requirement.id:4}{outcome.ending:13}{fell:6}{outcome.seconds:4.0f} s  {mutation.file}  {short}"


def main(
    arguments: Sequence[str] | None = None, root: Path = ROOT, requirements: Sequence[Requirement] | None = None
) -> int:
    """Try what is asked for and print it; 0 where every mutation was noticed."""
    parser = argparse.ArgumentParser(description="Muta il prodotto in una copia: le prove devono accorgersene.")
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=2)
    asked = parser.parse_args(arguments)
    every = read_list() if requirements is None else requirements
    unknown = set(asked.ids) - {one.id for one in every}
    if unknown:
        parser.error(f"non c'è nell'elenco: {', '.join(sorted(unknown))}")
    chosen = [one for one in every if one.id in asked.ids or not asked.ids]
    stale = [one for one in faults(every, root) if one.split(":")[0] in {each.id for each in chosen}]
    if stale:
        print(*stale, sep="\n")
        return 1
    already, outcomes = attempt_all(chosen, root, asked.jobs)
    wrong = list(complaints(chosen, already, outcomes))
    print(*wrong, sep="\n")
    noticed = sum(one.ending == "failed" for one in outcomes)
    print(f"{len(outcomes)} mutazioni, {noticed} notate; {len(wrong)} cose da sistemare")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
