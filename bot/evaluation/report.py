"""The results of an evaluation as a page of Markdown."""

from collections.abc import Sequence

from bot.evaluation.suite import Result
from bot.texts import Texts

_SHOWN = 60


def report(results: Sequence[Result], texts: Texts, *, with_failures: bool = True) -> str:
    """A table of rates with their intervals and times, then the questions that went wrong (none of them a person's)."""
    lines = [
        f"# {texts.say('eval.title')}",
        "",
        texts.say("eval.table_head"),
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_row(result) for result in results),
    ]
    for result in results if with_failures else ():
        wrong = [outcome for outcome in result.outcomes if not outcome.right]
        if wrong:
            lines += ["", f"## {texts.say('eval.wrong', name=result.name, count=len(wrong))}", ""]
            lines += [f"- `{one.question.id}` [{one.kind}] {one.question.question}" for one in wrong[:_SHOWN]]
    return "\n".join(lines) + "\n"


def _row(result: Result) -> str:
    low, high = result.rate.interval
    hits = [f"{result.hits(first).value:.1%}" if result.hits(first).total else "" for first in (1, 5)]
    return (
        f"| {result.name} | {result.rate.total} | {result.rate.value:.1%} | {low:.1%}-{high:.1%} | {hits[0]} | {hits[1]} | "
        f"{result.milliseconds(0.5):.0f} / {result.milliseconds(0.95):.0f} |"
    )
