"""An index made ready for answering: its names, its sections' words and how rare each word is."""

import math
from collections import Counter
from collections.abc import Callable, Iterable

from bot.answering.entities import Names
from bot.retrieval.index import PublishedIndex
from bot.retrieval.library import Page, Section
from bot.retrieval.words import content_words, stem, stems


class Reading:
    """What is computed once for an index and serves every question."""

    def __init__(self, index: PublishedIndex) -> None:
        self.index = index
        index.dense.make_ready()
        self.names = Names(index.library)
        asked = {
            section.id: [frozenset(stems(content_words(one))) for one in (section.heading, *section.asks)]
            for section in index.library.sections.values()
        }
        self._told = {
            section.id: frozenset(stems(content_words(_told(index.library.page_of(section), section))))
            for section in index.library.sections.values()
        }
        self._stems = {key: told.union(*asked[key]) for key, told in self._told.items()}
        counts = Counter(word for words in self._stems.values() for word in words)
        total = len(self._stems)
        self._unknown = math.log(1 + total)
        self._rarity = {word: math.log(1 + total / count) for word, count in counts.items()}
        self._wordings = {key: tuple(map(self._weighed, wordings)) for key, wordings in asked.items()}

    def rarity(self, word: str) -> float:
        """How rare a word is among sections (inverse document frequency); a word no section holds is rarest."""
        return self._rarity.get(stem(word), self._unknown)

    def cover(self, words: tuple[str, ...], section_id: str) -> float:
        """The share (0 to 1) of `words`, weighted by rarity, that a section holds in some form."""
        return share(words, self._stems[section_id], self.rarity)

    def holds_rarest(self, words: tuple[str, ...], section_id: str) -> bool:
        """Whether a section holds the rarest of `words` in some form; true where there are none."""
        rarest = max(words, key=self.rarity, default=None)
        return rarest is None or stem(rarest) in self._stems[section_id]

    def untold(self, words: tuple[str, ...], section_id: str) -> tuple[float, ...]:
        """How rare each of `words` is that the section does not say, and its ways of asking don't count as saying."""
        return tuple(self.rarity(word) for word in words if stem(word) not in self._told[section_id])

    def likeness(self, words: tuple[str, ...], section_id: str) -> float:
        """How alike (0 to 1) `words` and the section's nearest own question are: the harmonic mean of how much of each the
        other holds, by rarity."""
        asked = self._weighed(map(stem, words))
        return max((self._harmonic(asked, wording) for wording in self._wordings[section_id]), default=0.0)

    def _weighed(self, found: Iterable[str]) -> tuple[frozenset[str], float]:
        """Stems, each once, and their rarity together."""
        once = frozenset(found)
        return once, sum(map(self.rarity, once))

    def _harmonic(self, one: tuple[frozenset[str], float], other: tuple[frozenset[str], float]) -> float:
        shared = sum(map(self.rarity, one[0] & other[0]))
        total = one[1] + other[1]
        return 2 * shared / total if total else 0.0


def _told(page: Page, section: Section) -> str:
    return "\n".join((page.title, *page.aliases, section.heading, section.text))


def share(words: tuple[str, ...], held: frozenset[str], rarity: Callable[[str], float]) -> float:
    """The share (0 to 1) of `words`, weighted by `rarity`, whose stems are among `held`; 0 where there are no words."""
    total = sum(rarity(word) for word in words)
    return sum(rarity(word) for word in words if stem(word) in held) / total if total else 0.0
