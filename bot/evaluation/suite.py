"""The golden questions of a folder, asked of the real product one by one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.answering.models import Answer, Chosen
from bot.batch import BatchQuestion, converse
from bot.conversations import Conversations
from bot.evaluation.citations import Support, support_of
from bot.evaluation.dialogues import read_dialogues
from bot.evaluation.measures import is_right
from bot.evaluation.questions import Expectation, GoldenQuestion, read_questions
from bot.rates import Rate
from bot.turn import Turn

Embed = Callable[[list[str]], list[list[float]]]

EXPECTED: dict[str, Expectation] = {
    "unanswerable": "declined",
    "spine_unanswerable": "declined",
    "offtopic": "offtopic",
    "injection": "refused",
    "smalltalk": "smalltalk",
}
"""What the files of these names expect where a line does not say; all others expect an answer."""

OTHERS = frozenset({"crisis", "redteam"})
"""Folders whose lines are no golden questions: they have measures of their own."""

DIALOGUES = frozenset({"dialogues", "followups"})
NOT_ANSWERED = frozenset({"declined", "offtopic", "refused", "smalltalk"})
SET_ASIDE = "set_aside"
"""The folder of questions that nobody who builds has read: of them the rates are told and nothing else."""

_RETRIEVED = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, the reply it got, and whether that was right.

    `hit_at_1` and `hit_at_5` are None where no section is known; `alarm`: it was met as if someone were in danger.
    """

    question: GoldenQuestion
    reply: str
    kind: str
    right: bool
    hit_at_1: bool | None
    hit_at_5: bool | None
    milliseconds: float
    alarm: bool = False
    support: Support = field(default_factory=Support)


@dataclass(frozen=True)
class Result:
    """The outcomes of one file."""

    name: str
    outcomes: tuple[Outcome, ...]

    @property
    def set_aside(self) -> bool:
        """Whether its questions are to stay unread."""
        return self.name.partition("/")[0] == SET_ASIDE

    @property
    def rate(self) -> Rate:
        """How many were right."""
        return Rate(sum(outcome.right for outcome in self.outcomes), len(self.outcomes))

    def hits(self, first: int) -> Rate:
        """In how many a right section was among the `first` (1 or 5) found, of those whose right sections are known."""
        known = [one.hit_at_1 if first == 1 else one.hit_at_5 for one in self.outcomes if one.hit_at_1 is not None]
        return Rate(sum(map(bool, known)), len(known))

    def declined(self) -> Rate:
        """How many got no answer."""
        return Rate(sum(one.kind in NOT_ANSWERED for one in self.outcomes), len(self.outcomes))

    def alarms(self) -> Rate:
        """How many were met as if someone were in danger."""
        return Rate(sum(one.alarm for one in self.outcomes), len(self.outcomes))

    def support(self) -> Support:
        """What the citations of all answers are worth."""
        return sum((one.support for one in self.outcomes), Support())

    def milliseconds(self, share: float) -> float:
        """The time under which `share` (0 to 1) of the questions were answered."""
        times = sorted(outcome.milliseconds for outcome in self.outcomes)
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


def read_suite(path: Path) -> dict[str, list[GoldenQuestion]]:
    """The questions of a file, or of every file of a folder, by folder and file name ("dev/golden").

    Raises:
        BadQuestions: a line is no golden question.
        OSError: a file can't be read.
    """
    files = (
        sorted(file for file in path.rglob("*.jsonl") if file.parent.name not in OTHERS) if path.is_dir() else [path]
    )
    return {
        f"{file.parent.name}/{file.stem}": (
            read_dialogues(file) if file.stem in DIALOGUES else read_questions(file, EXPECTED.get(file.stem, "answer"))
        )
        for file in files
    }


def run(
    name: str,
    questions: list[GoldenQuestion],
    conversations: Conversations,
    embed: Embed,
    advance: Callable[[], None] = lambda: None,
) -> Result:
    """Ask every question in a conversation of its own; `advance` is called after each."""
    outcomes = []
    for question in questions:
        outcomes.append(ask(question, conversations, embed))
        advance()
    return Result(name, tuple(outcomes))


def ask(question: GoldenQuestion, conversations: Conversations, embed: Embed) -> Outcome:
    """One question through the same way as a student's. `embed` gives the vectors of texts, for judging citations."""
    turn, milliseconds = converse(BatchQuestion(question=question.question, history=question.history), conversations)
    reply = "\n\n".join(one.words for one in turn.replies)
    kind = turn.replies[-1].kind if turn.replies else "declined"
    found = _section_ids(turn)
    return Outcome(
        question,
        reply,
        kind,
        is_right(question, reply, kind, len(turn.cited)),
        found[:1] != [] and found[0] in question.sections if question.sections else None,
        bool(set(found[:_RETRIEVED]) & set(question.sections)) if question.sections else None,
        milliseconds,
        turn.level != "N",
        support_of(turn.found, conversations.answerer.reading(), embed)
        if isinstance(turn.found, Answer)
        else Support(),
    )


def _section_ids(turn: Turn) -> list[str]:
    if turn.found is None or isinstance(turn.found, Chosen):
        return []
    return [one.section.id for one in turn.found.passages]
