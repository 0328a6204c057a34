"""A written sentence against the paragraphs it cites: kept with what supports it, or cut with the reason."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.answering.material import Material
from bot.answering.reading import share
from bot.answering.verify import specifics
from bot.answering.verify.instructions import echoes, orders, speaks_to_a_machine
from bot.answering.verify.places import is_misplaced
from bot.answering.verify.polarity import contradicts, is_negated
from bot.answering.verify.quantities import Quantity, quantities, units_named
from bot.retrieval.library import Sentence
from bot.retrieval.words import content_words, fold, stem, stems, tokenize

Reason = Literal[
    "no_keys", "unknown_key", "no_sentence", "too_long", "instruction", "order", "language", "contact", "number", "date", "code",
    "name", "subject", "guarded", "duty", "cover", "polarity", "similarity",
]  # fmt: skip

MAX_CHARACTERS = 400
ITALIAN = "it"
NEARER: Mapping[str, float] = {
    "en": 0.005, "fr": 0.04, "es": 0.03, "ro": 0.045, "sq": 0.01, "ar": 0.02, "uk": 0.01, "zh": 0.005,
}  # fmt: skip
"""How much nearer than an Italian sentence one in another language must lie to its source, whose words it can't share.

How near translations lie depends on the language, for e5-small: half way between the furthest true sentence and the nearest
false one of `tests/answering/written_languages.yaml`."""
_STATES = frozenset("state estado etat stat statului stato shtet shteti".split())
"""A "State exam" is no name, whatever its capital."""
_WORDS = 3
_GLUE = frozenset(
    stem(fold(word))
    for word in (
        "inoltre esempio pratica insomma infine dunque perciò infatti ecco modo cosa cose può possono puoi potere deve devi "
        "devono dovere vuol dire molto tanto anche ancora proprio poi così parte insieme grazie attraverso durante dopo prima "
        "serve servono viene vengono sia ovvero cioè"
    ).split()
)
"""Words that join and soften; they need no support of their own."""
_OPENING = re.compile(r"^(s[iì]|no)\s*[,.:!]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Standards:
    """How much support is enough.

    `cover` is the share of a sentence's content words, by rarity, that the cited paragraphs hold; `near_number` the share that
    one sentence with the same number holds; `similarity` the least cosine with what supports it, all there is to go by where
    the sentence is in another language. Cosines mean something for one embedder only: the default is e5-small's. Fitted on
    `tests/answering/written.yaml`.
    """

    cover: float = 0.55
    near_number: float = 0.4
    similarity: float = 0.86


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence that holds, as it may be shown, and the sentences of the pages that support it, with their paragraphs."""

    text: str
    supports: tuple[tuple[Material, Sentence], ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence that does not hold, and why."""

    reason: Reason


@dataclass(frozen=True)
class Verifier:
    """Judges sentences of one answer.

    `similarity` gives the cosine of a sentence and a passage, `rarity` how rare a word is in the knowledge base, `language_of`
    the language (ISO 639-1) of a text, `subjects` the stems of every subject (profession, service...) that an Italian text names;
    `language` is the one that was asked for, `prompt` what the model was told.
    """

    materials: Sequence[Material]
    similarity: Callable[[str, str], float]
    rarity: Callable[[str], float]
    language_of: Callable[[str], str]
    language: str = ITALIAN
    prompt: str = ""
    standards: Standards = Standards()
    subjects: Callable[[str], Iterable[frozenset[str]]] = lambda _: ()

    def judge(self, text: str, keys: Sequence[str]) -> Kept | Cut:
        """Whether `text` is said by the paragraphs `keys` name."""
        if not keys:
            return Cut("no_keys")
        by_key: Mapping[str, Material] = {one.key: one for one in self.materials}
        if any(key not in by_key for key in keys):
            return Cut("unknown_key")
        cited = [by_key[key] for key in dict.fromkeys(keys)]
        text = _without_verdict(text, cited)
        reason = self._of_form(text, cited)
        if reason:
            return Cut(reason)
        language = self.language_of(text)
        if language not in (ITALIAN, self.language):
            return Cut("language")
        said = " ".join(one.text for one in cited)
        reason = _made_up(text, said, language) or self._unsupported_number(text, cited, language)
        if reason:
            return Cut(reason)
        supports = self._supports(text, cited) if language == ITALIAN else self._nearest(text, cited)
        if language == ITALIAN:
            reason = self._against_the_words(text, cited, said)
        elif is_negated(text, language) != any(is_negated(one.text, ITALIAN) for _, one in supports):
            reason = "polarity"
        if reason:
            return Cut(reason)
        near = self.similarity(text, " ".join(one.text for _, one in supports))
        if near < self.standards.similarity + NEARER.get(language, 0.0):
            return Cut("similarity")
        return Kept(text, supports)

    def _of_form(self, text: str, cited: Sequence[Material]) -> Reason | None:
        if not _is_sentence(text):
            return "no_sentence"
        if len(text) > MAX_CHARACTERS:
            return "too_long"
        if speaks_to_a_machine(text) or echoes(text, self.prompt):
            return "instruction"
        if not orders(text) <= frozenset().union(*(orders(one.text) for one in cited)):
            return "order"
        return None

    def _against_the_words(self, text: str, cited: Sequence[Material], said: str) -> Reason | None:
        context = f"{said} {' '.join(one.heading for one in cited)}"
        held = frozenset(stems(content_words(context)))
        if not specifics.guarded(text) <= specifics.guarded(context):
            return "guarded"
        if specifics.obliges(text) and not specifics.tells_a_need(said):
            return "duty"
        if not all(subject - _GLUE <= held for subject in self.subjects(text)):
            return "subject"
        words = _telling_words(text)
        if words and share(words, held, self.rarity) < self.standards.cover:
            return "cover"
        sentences = [sentence.text for one in cited for sentence in one.sentences]
        return "polarity" if contradicts(text, sentences, self.rarity) else None

    def _unsupported_number(self, text: str, cited: Sequence[Material], language: str) -> Reason | None:
        """Every number with what it counts must stand in one sentence that speaks of the same."""
        words = _telling_words(text)
        for number in quantities(text, language):
            near = [
                sentence
                for one in cited
                for sentence in one.sentences
                if any(_says(told, number, sentence.text) for told in quantities(sentence.text))
            ]
            if not near:
                return "number"
            spoken = [share(words, frozenset(stems(content_words(one.text))), self.rarity) for one in near]
            if language == ITALIAN and words and max(spoken) < self.standards.near_number:
                return "number"
        told = [sentence.text for one in cited for sentence in one.sentences]
        return "number" if language == ITALIAN and is_misplaced(text, told) else None

    def _supports(self, text: str, cited: Sequence[Material]) -> tuple[tuple[Material, Sentence], ...]:
        """The fewest sentences of the cited paragraphs that together hold what of `text` they hold at all, at least one."""
        pairs = [(one, sentence) for one in cited for sentence in one.sentences]
        missing = {*map(stem, _telling_words(text)), *map(str, quantities(text))}
        chosen: list[tuple[Material, Sentence]] = []
        while pairs:
            gains = [sum(self.rarity(word) for word in missing & _held(sentence)) for _, sentence in pairs]
            best = max(range(len(pairs)), key=gains.__getitem__)
            if chosen and gains[best] <= 0:
                break
            missing -= _held(pairs[best][1])
            chosen.append(pairs.pop(best))
        return tuple(chosen)

    def _nearest(self, text: str, cited: Sequence[Material]) -> tuple[tuple[Material, Sentence], ...]:
        pairs = [(one, sentence) for one in cited for sentence in one.sentences]
        return (max(pairs, key=lambda pair: self.similarity(text, pair[1].text)),)


def _made_up(text: str, said: str, language: str) -> Reason | None:
    """The first kind of thing in `text` that does not stand in `said`."""
    if not set(specifics.contacts(text)) <= set(specifics.contacts(said)):
        return "contact"
    told = specifics.dates(said)
    if not all(any(date.is_told_by(one) for one in told) for date in specifics.dates(text)):
        return "date"
    words = specifics.bare_words(said)
    if not specifics.codes(text) <= words or not specifics.letters(text) <= specifics.letters(f"{said} "):
        return "code"
    known = {stem(word) for word in words}
    for name in specifics.names(text):
        if language != ITALIAN and (name in _STATES or _is_like_any(name, words)):
            continue
        if stem(name) not in known:
            return "name"
    return None


def _is_sentence(text: str) -> bool:
    """Whether `text` tells something: no heading, no question back, no string of signs."""
    words = tokenize(text)
    enough = len(words) >= _WORDS or any(not word.isascii() and word.isalpha() for word in words)
    return (
        enough and bool(content_words(text)) and any(map(str.isalpha, text)) and not text.endswith((":", ";", ",", "?"))
    )


def _is_like_any(name: str, words: frozenset[str]) -> bool:
    """Whether a name has a near twin among `words`: "Italy" and "Italia"."""
    return any(word[:3] == name[:3] and SequenceMatcher(None, name, word).ratio() >= 0.7 for word in words)


def _says(told: Quantity, asked: Quantity, source: str) -> bool:
    if told.value != asked.value:
        return False
    named = units_named(source)
    unit = asked.unit in ("", told.unit) or (not told.unit and asked.unit not in ("euro", "%") and asked.unit in named)
    per = asked.per in ("", told.per) or (not told.per and asked.per in named)
    return unit and per


def _telling_words(text: str) -> tuple[str, ...]:
    """The words that need support; numbers are looked at by themselves."""
    return tuple(word for word in content_words(text) if stem(word) not in _GLUE and not quantities(word))


def _held(sentence: Sentence) -> frozenset[str]:
    return frozenset(stems(content_words(sentence.text))) | frozenset(map(str, quantities(sentence.text)))


def _without_verdict(text: str, cited: Sequence[Material]) -> str:
    """`text` without a "Sì" or a "No" that no sentence of the pages opens with: what follows must stand by itself."""
    match = _OPENING.match(text)
    if match is None:
        return text
    verdict = fold(match.group(1))
    for one in cited:
        for sentence in one.sentences:
            opening = _OPENING.match(sentence.text)
            if opening and fold(opening.group(1)) == verdict:
                return text
    rest = text[match.end() :]
    return rest[:1].upper() + rest[1:]
