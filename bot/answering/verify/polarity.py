"""Whether a sentence denies what its source affirms, or the reverse: clause by clause, by the words they share."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.retrieval.words import content_words, fold, stem, tokenize

_NEGATIONS: dict[str, frozenset[str]] = {
    "it": frozenset(
        "non ne mai nessun nessuno nessuna niente nulla nemmeno neanche neppure impossibile vietato".split()
    ),
    "en": frozenset("not no never without cannot none nobody nothing don doesn isn aren can won".split()) - {"can"},
    "fr": frozenset("ne n pas jamais sans aucun aucune rien".split()),
    "es": frozenset("no nunca sin ningun ninguna nada jamas".split()),
    "ro": frozenset("nu fara nici niciodata niciun nicio".split()),
    "sq": frozenset("nuk s mos pa asnje kurre".split()),
    "uk": frozenset("не ні без ніколи немає".split()),
    "ar": frozenset("لا ليس ليست لن لم بدون غير".split()),
}
_CHINESE_NEGATIONS = ("不", "没", "無", "无")
_BREAK = re.compile(r"[,;:.!?\n–—]|\b(?:ma|pero|invece|mentre|bensi|perche|quindi|percio|se|cioe|anche)\b")
_ALIKE = 0.1
_TELLING = 2


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence: the stems of its content words, and whether it denies."""

    stems: frozenset[str]
    negated: bool


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of an Italian sentence that have words of their own."""
    found = []
    for part in _BREAK.split(fold(text)):
        denied = is_negated(part, "it")
        words = frozenset(stem(word) for word in content_words(part)) - {stem(word) for word in _NEGATIONS["it"]}
        if words:
            found.append(Clause(words, denied))
    return tuple(found)


def is_negated(text: str, language: str) -> bool:
    """Whether `text`, in `language` (ISO 639-1), has a word that denies."""
    if language == "zh":
        return any(sign in text for sign in _CHINESE_NEGATIONS)
    return not _NEGATIONS.get(language, frozenset()).isdisjoint(tokenize(text))


def contradicts(text: str, sources: Iterable[str], rarity: Callable[[str], float]) -> bool:
    """Whether a clause of `text` (Italian) is nearest to source clauses of the opposite polarity alone.

    Nearest: sharing most of its words, by rarity. Where a clause of the same polarity comes as near (within a tenth), it is no
    contradiction. Clauses of fewer than two words tell nothing.
    """
    sources = tuple(sources)
    if _lacks_otherwise(text, sources):
        return True
    of_sources = [clause for source in sources for clause in clauses(source)]
    for clause in clauses(text):
        if len(clause.stems) < _TELLING or not of_sources:
            continue
        same = max((_share(clause, one, rarity) for one in of_sources if one.negated == clause.negated), default=0.0)
        opposite = max(
            (_share(clause, one, rarity) for one in of_sources if one.negated != clause.negated), default=0.0
        )
        if opposite > same + _ALIKE:
            return True
    return False


def _lacks_otherwise(text: str, sources: Iterable[str]) -> bool:
    """Whether `text` has "senza" before a word that never has it in the sources, or leaves it out where they always have it."""
    told = [_lacking(source) for source in sources]
    for word, lacks in _lacking(text).items():
        known = {lack for one in told for lack in one.get(word, ())}
        if known and not lacks <= known:
            return True
    return False


def _lacking(text: str) -> dict[str, set[bool]]:
    """For every stem of `text`, whether "senza" stands before it, or does not, or both."""
    found: dict[str, set[bool]] = {}
    words = content_words(text)
    for before, word in zip(("", *words), words, strict=False):
        found.setdefault(stem(word), set()).add(before == "senza")
    return found


def _share(clause: Clause, source: Clause, rarity: Callable[[str], float]) -> float:
    """How much of `clause`, by rarity, the source clause holds."""
    shared = sum(map(rarity, clause.stems & source.stems))
    total = sum(map(rarity, clause.stems))
    return shared / total if total else 0.0
