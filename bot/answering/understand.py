"""A question as typed to what it asks: the subjects it names, the aspect it is after."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.answering.models import Focus
from bot.retrieval.dense import Neighbour
from bot.retrieval.index import PublishedIndex
from bot.retrieval.words import content_words, tokenize

QUESTION = "domanda"
INTERROGATIVES = frozenset(
    "che cosa cos come quanto quanta quanti quante chi dove quando quale quali qual perche cui differenza".split()
)
_NEIGHBOURS = 60
_SHARPNESS = 40.0


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a question asks.

    `pages` are the subjects it names (ids, in order); `aspects` the share of its neighbours' votes each aspect got (sum at
    most 1); `words` its content words, misspelt ones mended; `unknown` the share of them that no section holds; `intents` the
    probability of everything a message may want (`domanda`: a question for the pages). `glossed`: the words are an Italian gloss
    of another language's, which are seldom the very ones that the pages use. `goes_on`: it was read after what was said before.
    """

    question: str
    pages: tuple[str, ...]
    aspects: dict[str, float]
    words: tuple[str, ...]
    unknown: float
    intents: Mapping[str, float] = field(default_factory=lambda: {QUESTION: 1.0})
    glossed: bool = False
    goes_on: bool = False

    @property
    def intent(self) -> tuple[str, float]:
        """The likeliest intent and its probability."""
        return max(self.intents.items(), key=lambda pair: pair[1])

    @property
    def is_polar(self) -> bool:
        """Whether a yes or a no is asked for: no interrogative word stands in the question."""
        return not INTERROGATIVES.intersection(tokenize(self.question))

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
    index: PublishedIndex,
    question: str,
    pages: tuple[str, ...],
    vector: Sequence[float],
    neighbours: Sequence[Neighbour],
) -> Understanding:
    """What `question` (already normalised), which is about `pages`, asks, given its vector and the chunks nearest to it."""
    words = index.lexical.mend(content_words(question))
    unknown = sum(not index.lexical.knows(word) for word in words) / len(words) if words else 0.0
    intents = index.intents.probabilities(vector, question) if index.intents else {QUESTION: 1.0}
    aspects = vote_on_aspects(index, neighbours[:_NEIGHBOURS])
    return Understanding(question, pages, aspects, tuple(words), unknown, intents)


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
