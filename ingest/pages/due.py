"""What to read again: sections whose date is near or past, and sources nobody has read in the original."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.retrieval.library import Library, Section, Source


@dataclass(frozen=True, slots=True)
class NeverRead:
    """A source that nobody has read in the original, and how many sentences rest on it."""

    source: Source
    sentences: int


def sections_due(library: Library, today: date, days: int = 90) -> list[Section]:
    """The sections to read again within `days`, the most pressing first."""
    limit = today + timedelta(days=days)
    return sorted((one for one in library.sections.values() if one.review_by <= limit), key=lambda one: one.review_by)


def never_read(library: Library) -> list[NeverRead]:
    """The cited sources without `read_on`, those on which most rests first."""
    counts = Counter(_cited(library))
    unread = [
        NeverRead(library.sources[key], count) for key, count in counts.items() if not library.sources[key].read_on
    ]
    return sorted(unread, key=lambda one: (-one.sentences, one.source.key))


def _cited(library: Library) -> Iterator[str]:
    for section in library.sections.values():
        for sentence in section.sentences:
            for source, _ in library.citations_of(sentence):
                yield source.key
