"""How a detector does on examples: shares by level and group, each with what it was counted on."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.rates import Rate
from bot.safety.examples import PROFESSIONAL, SNAPSHOTS, Example
from bot.safety.models import HARD, Detection


@dataclass(frozen=True, slots=True)
class Judged:
    """An example and what was detected in it: by rules or meaning (`found`), and by meaning alone (`by_meaning`), where that was
    asked."""

    example: Example
    found: Detection
    by_meaning: Detection | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """`shares` by name, as in the texts below `safety`; `groups`: by a name, how many of each group met with a hard card."""

    examples: int
    shares: dict[str, Rate]
    groups: dict[str, dict[str, Rate]]

    def plain(self) -> dict[str, object]:
        """The scores as JSON holds them: shares from 0 to 1 (none where no line counts), and all counts."""
        return {
            "examples": self.examples,
            **{name: round(rate.value, 4) if rate.total else None for name, rate in self.shares.items()},
            "counts": {name: _told(rate) for name, rate in self.shares.items()},
            **{
                f"hard_by_level_and_{name}": {key: _told(rate) for key, rate in group.items()}
                for name, group in self.groups.items()
            },
        }


def scores_of(judged: Sequence[Judged]) -> Scores:
    """The scores of `judged`; lines that were taken from pages and messages are left out."""
    own = [one for one in judged if one.example.origin not in SNAPSHOTS]
    red, orange, soft, harmless = ([one for one in own if one.example.level == level] for level in "ROYN")
    professional = [one for one in harmless if one.example.cat.upper().startswith(PROFESSIONAL)]
    other = [one for one in harmless if one not in professional]
    shares = {
        "red_met_with_a_card": _rate(red, _is_hard),
        "red_met_with_the_red_card": _rate(red, lambda one: one.found.level == "R"),
        "orange_met_with_a_card": _rate(orange, _is_hard),
        "red_and_orange_met_at_all": _rate(red + orange, lambda one: one.found.level != "N"),
        "soft_met_with_a_hard_card": _rate(soft, _is_hard),
        "soft_met_at_all": _rate(soft, lambda one: one.found.level != "N"),
        "false_alarms_on_professional_questions": _rate(professional, _is_hard),
        "false_alarms_on_idioms_and_everyday": _rate(other, _is_hard),
        "soft_card_on_harmless_lines": _rate(harmless, lambda one: one.found.level == "Y"),
    }
    if all(one.by_meaning for one in own):
        shares["red_met_by_meaning_alone"] = _rate(red, _is_hard_by_meaning)
        shares["orange_met_by_meaning_alone"] = _rate(orange, _is_hard_by_meaning)
    groups = {
        "category": _hard_by(own, lambda one: f"{one.example.level}:{one.example.cat}"),
        "language": _hard_by(own, lambda one: f"{one.example.level}:{one.example.lang}"),
        "origin": _hard_by(own, lambda one: f"{one.example.level}:{one.example.origin}"),
    }
    return Scores(len(own), shares, groups)


def _is_hard(one: Judged) -> bool:
    return one.found.level in HARD


def _is_hard_by_meaning(one: Judged) -> bool:
    return one.by_meaning is not None and one.by_meaning.level in HARD


def _rate(judged: Sequence[Judged], counts: Callable[[Judged], bool]) -> Rate:
    return Rate(sum(map(counts, judged)), len(judged))


def _hard_by(judged: Sequence[Judged], key: Callable[[Judged], str]) -> dict[str, Rate]:
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[key(one)].append(one)
    return {name: _rate(groups[name], _is_hard) for name in sorted(groups)}


def _told(rate: Rate) -> str:
    return f"{rate.right}/{rate.total}"
