"""The rules of `rules.yaml`, read once: phrases made of words, who is speaking of whom, and what excuses them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.plain_yaml import read
from bot.safety.models import Detection, Level, most_serious
from bot.safety.normalise import words_of

RULES = Path(__file__).parent / "rules.yaml"
WHO_READS = "who-reads"
"""The name under which the question "who reads this?" is detected; its level is N."""

_GAP_SHORT, _GAP_LONG = 2, 4
_ELEMENT = re.compile(
    r"<(?P<set>\w+)>(?P<o1>\??)|\((?P<group>(?:[^()]|\([^()]*\))*)\)(?P<o2>\??)|(?P<gap>\.{2,})|(?P<word>[^\s()<>]+)"
)
_FEWEST_LEFT = 3
_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u3400-\u9fff]")

Pattern = re.Pattern[str]


class BrokenRules(Exception):
    """`rules.yaml` can't be used; the message says what is wrong with it."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    level: Level
    category: str
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()
    excused_by: str = ""
    overrides: bool = False
    may_be_past: bool = False


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sets: dict[str, tuple[str, ...]]
    excuses: dict[str, tuple[str, ...]]
    rules: tuple[_Entry, ...]
    idioms: tuple[str, ...]
    about_work: tuple[str, ...]
    asks_who_reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to be used. Where one that `overrides` speaks (all is over, says the writer), orange rules are not heard, nor
    are red ones that `may_be_past`."""

    id: str
    level: Level
    category: str
    overrides: bool
    may_be_past: bool
    says: Pattern
    unless: Pattern | None
    excuse: Pattern | None

    def speaks(self, words: str, joined: str) -> bool:
        """Whether the text (`words` as `words_of` gives it, `joined` without spaces) falls under this rule."""
        for text in (words, joined):
            forgiven = [match.span() for match in self.unless.finditer(text)] if self.unless else []
            for match in self.says.finditer(text):
                start, end = match.span()
                if any(start < last and first < end for first, last in forgiven):
                    continue
                if self.excuse is None or not self.excuse.search(_sentence_around(text, start, end)):
                    return True
        return False


class Rules:
    """All rules, the idioms that mean no harm, and the question "who reads this?"."""

    def __init__(self, rules: tuple[Rule, ...], idioms: Pattern, about_work: Pattern, who_reads: Pattern) -> None:
        self.rules = rules
        self._idioms = idioms
        self._about_work = about_work
        self._who_reads = who_reads

    def without_idioms(self, normalised: str) -> str:
        """A normalised text without what is only a way of speaking; as it is where it holds none; empty where it is little more.

        One or two words that are left over ("stasera") say nothing, and alone they look like anything.
        """
        words = words_of(normalised)
        left = self._idioms.sub("", words)
        if _HAN.search(left):
            left = self._idioms.sub("", "".join(left.split()))
            return normalised if len(left) == len("".join(words.split())) else left
        if left == words:
            return normalised
        return " ".join(left.replace(" .", ".").split()).strip(". ") if len(_WORD.findall(left)) >= _FEWEST_LEFT else ""

    def is_about_work(self, normalised: str) -> bool:
        """Whether a normalised text speaks of work or study."""
        return bool(self._about_work.search(words_of(normalised)))

    def detect(self, normalised: str) -> Detection:
        """The most serious rule that speaks of a normalised text; level N where none does."""
        words = words_of(normalised)
        joined = "".join(words.split()) if _HAN.search(words) else ""
        spoken = [rule for rule in self.rules if rule.speaks(words, joined)]
        past = [rule for rule in spoken if rule.overrides]
        heard = (
            [rule for rule in spoken if (rule.level == "R" and not rule.may_be_past) or rule in past]
            if past
            else spoken
        )
        if heard:
            return most_serious([Detection(rule.level, rule.category, rule.id) for rule in heard])
        return Detection("N", rule=WHO_READS) if self._who_reads.search(words) else Detection("N")


@cache
def load_rules(path: Path = RULES) -> Rules:
    """The rules of the file.

    Raises:
        BrokenRules: a set or an excuse that is named is not defined, or the file is no such file.
    """
    try:
        file = _File.model_validate(read(path))
        sets = {name: _either(entries, {}) for name, entries in file.sets.items()}
        excuses = {name: _compile(entries, sets) for name, entries in file.excuses.items()}
        rules = tuple(
            Rule(
                entry.id,
                entry.level,
                entry.category,
                entry.overrides,
                entry.may_be_past,
                _compile(entry.says, sets),
                _compile(entry.unless, sets) if entry.unless else None,
                excuses[entry.excused_by] if entry.excused_by else None,
            )
            for entry in file.rules
        )
        return Rules(
            rules, _compile(file.idioms, sets), _compile(file.about_work, sets), _compile(file.asks_who_reads, sets)
        )
    except (OSError, ValueError, KeyError, yaml.YAMLError) as error:
        raise BrokenRules(f"{path}: {type(error).__name__}: {error}") from error


def _sentence_around(words: str, start: int, end: int) -> str:
    first = words.rfind(" . ", 0, start + 1)
    last = words.find(" . ", end - 1)
    return words[max(first, 0) : last if last >= 0 else len(words)]


def _compile(phrases: tuple[str, ...], sets: dict[str, str]) -> Pattern:
    whole = (_phrase(phrase, sets) + ("" if _HAN.search(phrase) else "(?= |$)") for phrase in phrases)
    return re.compile("|".join(whole))


def _either(phrases: tuple[str, ...], sets: dict[str, str]) -> str:
    return f"(?:{'|'.join(_phrase(phrase, sets) for phrase in phrases)})"


def _phrase(phrase: str, sets: dict[str, str]) -> str:
    if _HAN.search(phrase):
        return re.escape(phrase)
    return "".join(_element(match, sets) for match in _ELEMENT.finditer(phrase))


def _element(match: re.Match[str], sets: dict[str, str]) -> str:
    if match["set"]:
        return sets[match["set"]] + match["o1"]
    if match["group"] is not None:
        return _either(tuple(_split(match["group"])), sets) + match["o2"]
    if match["gap"]:
        most = {2: _GAP_SHORT, 3: _GAP_LONG}.get(len(match["gap"]), 2 * len(match["gap"]))
        return rf"(?: [^ .]+){{0,{most}}}"
    word = match["word"]
    if word == ".":
        return r"(?: \.|(?= $))"
    optional = "?" if word.endswith("?") else ""
    forms = "|".join(re.escape(form).replace(r"\*", "[^ ]*") for form in word.rstrip("?").split("/"))
    return f"(?: (?:{forms})){optional}"


def _split(group: str) -> list[str]:
    """The alternatives of a group: parted by strokes that stand in no inner group."""
    parts, depth, current = [], 0, ""
    for letter in group:
        depth += (letter == "(") - (letter == ")")
        if letter == "/" and not depth:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [*parts, current]
