"""Whether a number stands with the words it belongs to, where its source tells several numbers in one sentence."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.answering.verify.quantities import followers
from bot.retrieval.words import content_words, stems

_YEARS = range(1900, 2101)
_Told = Sequence[tuple[Decimal, frozenset[str]]]


def is_misplaced(text: str, sources: Iterable[str]) -> bool:
    """Whether a number of `text` (Italian) stands with another number's words in every source sentence that holds it.

    A number owns the words between it and the next one: "90 nei licei, 150 nei tecnici e 210 nei professionali". It is
    misplaced where the words after it are others' and none its own; or where none of its own is said at all, and it is not its
    sentence's first or words of others are said. Years belong to nothing.
    """
    told = [followers(source) for source in sources]
    written = followers(text)
    said = frozenset(stems(content_words(text)))
    for position, (value, after) in enumerate(written):
        if value in _YEARS:
            continue
        elsewhere = frozenset().union(*(words for other, (_, words) in enumerate(written) if other != position))
        fits = [
            _fits(place, numbers, after, said - elsewhere)
            for numbers in told
            for place, (other, _) in enumerate(numbers)
            if other == value
        ]
        if fits and not any(fits):
            return True
    return False


def _fits(place: int, numbers: _Told, after: frozenset[str], said: frozenset[str]) -> bool:
    value, own = numbers[place]
    others = frozenset().union(*(words for other, words in numbers if other != value)) - own
    if not own:
        return True
    if after & others and not after & own:
        return False
    return bool(own & said) or (place == 0 and not said & others)
