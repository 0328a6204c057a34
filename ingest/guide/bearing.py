"""A phrase and a section: which sentences of the section bear the phrase, or why none do."""

import re
from collections.abc import Iterable, Sequence

from bot.guide.models import Said
from bot.retrieval.library import OUR_OWN, Mark, Section, Sentence
from bot.retrieval.words import content_words, fold, stems

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_IN_WORDS = {
    "primo": "1", "due": "2", "tre": "3", "quattro": "4", "cinque": "5", "sei": "6", "sette": "7", "otto": "8",
    "nove": "9", "dieci": "10", "undici": "11", "dodici": "12", "triennale": "3",
}  # fmt: skip
_WORD = re.compile(rf"\b({'|'.join(_IN_WORDS)})\b")
_ANSWERS = re.compile(r"^(Sì|No|Dipende)\b")
_UNCERTAIN = "indicativamente"
_TO_VERIFY = "da verificare"
_EURO = re.compile(r"\beuro\b")
_PAY = {"lordo": r"\blord[oi]\b", "livello": r"\blivell[oi]\b", "contratto": r"\bcontratto\b", "data": r"\b20\d\d\b"}
_BY_THE_MEETING = re.compile(r"\ba incontro\b")


class Unborne(Exception):
    """No sentence bears the phrase; `key` names what is said of it in `texts/it/check.yaml`."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__(key, words)
        self.key = key
        self.words = words


def numbers_in(text: str) -> set[str]:
    """The numbers of `text`, in figures or in words from two to twelve."""
    folded = fold(text)
    return {match.rstrip(".,") for match in _NUMBER.findall(folded)} | {
        _IN_WORDS[word] for word in _WORD.findall(folded)
    }


def bear(phrase: str, sections: Sequence[Section]) -> Said:
    """`phrase` with the section that bears it best, and the marks of the sentences it rests on.

    Those are the sentence that shares most words with it, and the first that holds each number that one lacks.

    Raises:
        Unborne: a number of the phrase is in none of the sections, no sentence shares a word with it, or it states as certain
            what its sentences give as uncertain.
    """
    wanted, words = numbers_in(phrase), set(stems(content_words(phrase)))
    best = max(sections, key=lambda one: _score(one, wanted, words))
    sentences = _closest(best.sentences, words)
    if not sentences:
        raise Unborne("guide_unborne", phrase)
    for number in sorted(wanted - _numbers_of(sentences)):
        more = next((one for one in best.sentences if number in numbers_in(one.text)), None)
        if more is None:
            raise Unborne("guide_number", number)
        sentences = (*sentences, more)
    if any(_UNCERTAIN in fold(one.text) for one in sentences) and not (
        _UNCERTAIN in fold(phrase) and _TO_VERIFY in fold(phrase)
    ):
        raise Unborne("guide_certain", phrase)
    return Said(phrase, best.id, _marks(best, sentences))


def lacks_of_pay(phrase: str) -> tuple[str, ...]:
    """What a sum of money in `phrase` is told without: it must be gross, with level, contract and date."""
    folded = fold(phrase)
    if not _EURO.search(folded) or _BY_THE_MEETING.search(folded):
        return ()
    return tuple(name for name, pattern in _PAY.items() if not re.search(pattern, folded))


def opening_of(section: Section, besides: str = "", sentences: int = 2) -> tuple[Said, ...]:
    """The first sentences of the section's answer, as they are.

    With `besides`, they follow that phrase: those that say the same are passed over, and those that answer a question yes or no.
    """
    said = set(stems(content_words(besides)))
    chosen = [
        one
        for one in section.paragraphs[0].sentences
        if not besides or (len(set(stems(content_words(one.text))) - said) > 1 and not _ANSWERS.match(one.text))
    ]
    return tuple(Said(one.text, section.id, _marks(section, [one])) for one in chosen[:sentences])


def own_key(page_id: str) -> str:
    """The source that our own explanations on a page rest on: the page."""
    return f"{OUR_OWN}:{page_id}"


def _marks(section: Section, sentences: Iterable[Sentence]) -> tuple[Mark, ...]:
    marks = (mark for one in sentences for mark in one.marks)
    named = (Mark(own_key(section.page_id)) if mark.source == OUR_OWN else mark for mark in marks)
    return tuple(dict.fromkeys(named))


def _closest(sentences: Iterable[Sentence], words: set[str]) -> tuple[Sentence, ...]:
    shared = [(len(words & set(stems(content_words(one.text)))), one) for one in sentences]
    most = max((count for count, _ in shared), default=0)
    return () if not most else (next(one for count, one in shared if count == most),)


def _score(section: Section, wanted: set[str], words: set[str]) -> tuple[int, int]:
    text = section.text
    return len(wanted & numbers_in(text)), len(words & set(stems(content_words(text))))


def _numbers_of(sentences: Iterable[Sentence]) -> set[str]:
    return {number for one in sentences for number in numbers_in(one.text)}
