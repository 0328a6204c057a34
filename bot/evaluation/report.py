"""The results of an evaluation as a page of Markdown with its pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.evaluation.baseline import Loss
from bot.evaluation.calibration import Calibration
from bot.evaluation.suite import Result
from bot.rates import Rate
from bot.texts import Texts

_SHOWN = 60
RATES, CALIBRATION, SEARCHES = "rates.svg", "calibration.svg", "searches.svg"
"""The pictures that the page shows, beside it."""


@dataclass(frozen=True)
class Findings:
    """Everything an evaluation found. What was not measured is None or empty."""

    results: Sequence[Result]
    searches: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    calibration: Calibration | None = None
    losses: Sequence[Loss] = ()


def summary(results: Sequence[Result], texts: Texts) -> str:
    """The table of rates, for a terminal."""
    return "\n".join([texts.say("eval.table_head"), _rule(texts.say("eval.table_head")), *map(_row, results)]) + "\n"


def report(findings: Findings, texts: Texts) -> str:
    """The whole page: rates, citations, searches, calibration, what was lost, and the questions that went wrong (none of them a
    person's), but for those set aside."""
    results = findings.results
    lines = [f"# {texts.say('eval.title')}", "", summary(results, texts), f"![]({RATES})", ""]
    lines += [texts.say("eval.answers_head"), _rule(texts.say("eval.answers_head")), *map(_answers_row, results), ""]
    if findings.searches:
        lines += [f"## {texts.say('eval.searches')}", "", "| | hit@1 | hit@5 | MRR@10 |", "| --- | --- | --- | --- |"]
        lines += [
            f"| {name} | " + " | ".join(f"{value:.3f}" for value in figures.values()) + " |"
            for name, figures in findings.searches.items()
        ]
        lines += ["", f"![]({SEARCHES})", ""]
    if findings.calibration:
        said = texts.say("eval.calibration", error=f"{findings.calibration.error:.3f}")
        lines += [f"## {said}", "", f"![]({CALIBRATION})", ""]
    for loss in findings.losses:
        lines += [f"## {told(loss, texts)}", "", *(f"- `{key}`" for key in loss.flipped), ""]
    for result in results:
        wrong = [outcome for outcome in result.outcomes if not outcome.right]
        if wrong and result.set_aside:
            lines += [texts.say("eval.unread", name=result.name, count=len(wrong)), ""]
        elif wrong:
            lines += [f"## {texts.say('eval.wrong', name=result.name, count=len(wrong))}", ""]
            lines += [f"- `{one.question.id}` [{one.kind}] {one.question.question}" for one in wrong[:_SHOWN]]
            lines += [""]
    return "\n".join(lines)


def told(loss: Loss, texts: Texts) -> str:
    """A loss in a sentence."""
    key = "eval.lost_beyond" if loss.beyond else "eval.lost"
    return texts.say(key, name=loss.name, count=len(loss.flipped), before=str(loss.before), now=str(loss.now))


def _row(result: Result) -> str:
    low, high = result.rate.interval
    hits = [_share(result.hits(first)) for first in (1, 5)]
    return (
        f"| {result.name} | {result.rate.total} | {result.rate.value:.1%} | {low:.1%}-{high:.1%} | {hits[0]} | {hits[1]} | "
        f"{result.milliseconds(0.5):.0f} / {result.milliseconds(0.95):.0f} |"
    )


def _answers_row(result: Result) -> str:
    support = result.support()
    return (
        f"| {result.name} | {_share(result.declined())} | {_share(result.alarms())} | "
        f"{_share(Rate(support.supported, support.sentences))} | {_share(Rate(support.telling, support.citations))} |"
    )


def _share(rate: Rate) -> str:
    return f"{rate.value:.1%}" if rate.total else ""


def _rule(head: str) -> str:
    return "|" + " --- |" * (head.count("|") - 1)
