"""A question as typed to what it asks: the subjects it names, the aspect it is after."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.entities import Names
from bot.answering.models import Focus
from bot.retrieval.dense import Neighbour
from bot.retrieval.index import PublishedIndex
from bot.retrieval.words import content_words

_NEIGHBOURS = 60
_SHARPNESS = 40.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question asks.

    `pages` are the subjects it names (ids, in order); `aspects` the share of its neighbours' votes each aspect got (sum at
    most 1); `words` its content words, misspelt ones mended; `unknown` the share of them that no section holds.
    """

    question: str
    pages: tuple[str, ...]
    aspects: dict[str, float]
    words: tuple[str, ...]
    unknown: float

    @property
    def aspect(self) -> str | None:
        """The aspect most voted for, if it got at least a third of the votes."""
        best = max(self.aspects, key=self.aspects.__getitem__, default=None)
        return best if best and self.aspects[best] >= 1 / 3 else None

    @property
    def focus(self) -> Focus:
        """What a follow-up may refer back to."""
        return Focus(self.pages, self.aspect)


def subjects_of(index: PublishedIndex, names: Names, question: str) -> tuple[str, ...]:
    """The pages (ids) that `question` names, in order."""
    return tuple(mention.page_id for mention in names.mentions(question, index.lexical.mend))


def understand(
    index: PublishedIndex, question: str, pages: tuple[str, ...], neighbours: Sequence[Neighbour]
) -> Understanding:
    """What `question` (already normalised), which names `pages`, asks, given the chunks nearest to it, best first."""
    words = index.lexical.mend(content_words(question))
    unknown = sum(not index.lexical.knows(word) for word in words) / len(words) if words else 0.0
    return Understanding(question, pages, vote_on_aspects(index, neighbours[:_NEIGHBOURS]), tuple(words), unknown)


def vote_on_aspects(index: PublishedIndex, neighbours: Sequence[Neighbour]) -> dict[str, float]:
    """The aspects of the neighbouring sections, each with its share of the votes, nearer ones weighing more.

    "Quanto prende un ASA" lies near "Quanto guadagna un OSS?": whatever the subject, neighbours agree on the aspect.
    """
    if not neighbours:
        return {}
    best = neighbours[0].similarity
    votes: dict[str, float] = defaultdict(float)
    total = 0.0
    for neighbour in neighbours:
        weight = 2.0 ** (-_SHARPNESS * (best - neighbour.similarity))
        total += weight
        if aspect := index.library.sections[neighbour.section_id].aspect:
            votes[aspect] += weight
    return {aspect: vote / total for aspect, vote in votes.items()}
