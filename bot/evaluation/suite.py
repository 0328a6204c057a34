"""The golden questions of a folder, asked of the real product one by one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import Conversations
from bot.batch import BatchQuestion, answer_one
from bot.evaluation.dialogues import read_dialogues
from bot.evaluation.measures import Rate, is_right
from bot.evaluation.questions import Expectation, GoldenQuestion, read_questions

EXPECTED: dict[str, Expectation] = {
    "unanswerable": "declined",
    "spine_unanswerable": "declined",
    "offtopic": "offtopic",
    "injection": "refused",
    "smalltalk": "smalltalk",
}
"""What the files of these names expect where a line does not say; all others expect an answer."""

DIALOGUES = "followups"
_RETRIEVED = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, the reply it got, and whether that was right. `hit_at_1` and `hit_at_5` are None where no section is known."""

    question: GoldenQuestion
    reply: str
    kind: str
    right: bool
    hit_at_1: bool | None
    hit_at_5: bool | None
    milliseconds: float


@dataclass(frozen=True)
class Result:
    """The outcomes of one file."""

    name: str
    outcomes: tuple[Outcome, ...]

    @property
    def rate(self) -> Rate:
        """How many were right."""
        return Rate(sum(outcome.right for outcome in self.outcomes), len(self.outcomes))

    def hits(self, first: int) -> Rate:
        """In how many a right section was among the `first` (1 or 5) found, of those whose right sections are known."""
        known = [one.hit_at_1 if first == 1 else one.hit_at_5 for one in self.outcomes if one.hit_at_1 is not None]
        return Rate(sum(map(bool, known)), len(known))

    def milliseconds(self, share: float) -> float:
        """The time under which `share` (0 to 1) of the questions were answered."""
        times = sorted(outcome.milliseconds for outcome in self.outcomes)
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


def read_suite(path: Path) -> dict[str, list[GoldenQuestion]]:
    """The questions of a file, or of every file of a folder, by file name.

    Raises:
        BadQuestions: a line is no golden question.
        OSError: a file can't be read.
    """
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    return {
        f"{file.parent.name}/{file.stem}" if path.is_dir() else file.stem: (
            read_dialogues(file) if file.stem == DIALOGUES else read_questions(file, EXPECTED.get(file.stem, "answer"))
        )
        for file in files
    }


def run(
    name: str, questions: list[GoldenQuestion], conversations: Conversations, advance: Callable[[], None] = lambda: None
) -> Result:
    """Ask every question in a conversation of its own; `advance` is called after each."""
    outcomes = []
    for question in questions:
        outcomes.append(ask(question, conversations))
        advance()
    return Result(name, tuple(outcomes))


def ask(question: GoldenQuestion, conversations: Conversations) -> Outcome:
    """One question through the same way as a student's."""
    replied = answer_one(BatchQuestion(question=question.question, history=question.history), conversations)
    found = list(_section_ids(replied))
    return Outcome(
        question,
        replied["reply"],
        replied["kind"],
        is_right(question, replied["reply"], replied["kind"], len(replied["citations"])),
        found[:1] != [] and found[0] in question.sections if question.sections else None,
        bool(set(found[:_RETRIEVED]) & set(question.sections)) if question.sections else None,
        replied["ms"],
    )


def _section_ids(replied: dict[str, Any]) -> Iterator[str]:
    for passage in replied["passages"]:
        yield passage["section"]
