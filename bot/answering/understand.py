"""A question as typed to what it asks: the subjects it names, the aspect it is after."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.entities import Names
from bot.answering.models import Focus
from bot.retrieval.index import PublishedIndex
from bot.retrieval.words import content_words

_NEIGHBOURS = 60
_SHARPNESS = 40.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question asks.

    `pages` are the subjects it names (ids, in order); `aspects` the share of its neighbours' votes each aspect got (sum at
    most 1); `words` its content words, misspelt ones mended.
    """

    question: str
    pages: tuple[str, ...]
    aspects: dict[str, float]
    words: tuple[str, ...]

    @property
    def aspect(self) -> str | None:
        """The aspect most voted for, if it got at least a third of the votes."""
        best = max(self.aspects, key=self.aspects.__getitem__, default=None)
        return best if best and self.aspects[best] >= 1 / 3 else None

    @property
    def focus(self) -> Focus:
        """What a follow-up may refer back to."""
        return Focus(self.pages, self.aspect)


def understand(
    index: PublishedIndex, names: Names, question: str, neighbours: Sequence[tuple[str, str, float]]
) -> Understanding:
    """What `question` (already normalised) asks, given the chunks nearest to it as `DenseIndex.nearest` tells them."""
    words = index.lexical.mend(content_words(question))
    pages = tuple(mention.page_id for mention in names.mentions(question, index.lexical.mend))
    return Understanding(question, pages, vote_on_aspects(index, neighbours[:_NEIGHBOURS]), tuple(words))


def vote_on_aspects(index: PublishedIndex, neighbours: Sequence[tuple[str, str, float]]) -> dict[str, float]:
    """The aspects of the neighbouring sections, each with its share of the votes, nearer ones weighing more.

    "Quanto prende un ASA" lies near "Quanto guadagna un OSS?": whatever the subject, neighbours agree on the aspect.
    """
    if not neighbours:
        return {}
    best = neighbours[0][2]
    votes: dict[str, float] = defaultdict(float)
    total = 0.0
    for section_id, _, similarity in neighbours:
        weight = 2.0 ** (-_SHARPNESS * (best - similarity))
        total += weight
        if aspect := index.library.sections[section_id].aspect:
            votes[aspect] += weight
    return {aspect: vote / total for aspect, vote in votes.items()}
