"""Which sentences of a section's details are said beside its first paragraph: those that hold what was asked, and it does not.

A logistic model over features that can be read, fitted by `bussola eval --fit-details` (`evidence.json`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from bot.answering.evidence import Evidence, logistic
from bot.answering.reading import Reading, share
from bot.answering.understand import Understanding
from bot.answering.verify.number_words import italian_number
from bot.retrieval.library import Sentence
from bot.retrieval.words import content_words, stem, stems, tokenize

MOST = 2
SAID_FROM = 0.1
"""Far below a half: a sentence too many costs a line, one that is missing costs the answer."""

COUNTED = frozenset(
    "quanto quanta quanti quante quando eta anno anni mese mesi ora ore giorni euro soldi media cifra".split()
)
"""Words of questions that are answered with a number."""


@dataclass(frozen=True, slots=True)
class DetailFeatures:
    """What speaks for a sentence of the details."""

    missing: float
    """Share of the question's words that the first paragraph lacks, by rarity, which the sentence holds."""
    held: float
    """Share of all the question's words that it holds."""
    nearer: float
    """How much nearer (cosine, times ten) its paragraph is to the question than the first one."""
    nearest: float
    """1 if no paragraph of the details is nearer."""
    counts: float
    """1 if a number is asked for and it tells one."""
    lacking: float
    """Share of the question's words, by rarity, that the first paragraph lacks."""
    asked: float
    """How near the question is to the section's own (`Features.asked`): the nearer, the likelier all is said at once."""


FEATURES = tuple(field.name for field in fields(DetailFeatures))


def details(
    reading: Reading, understanding: Understanding, best: Evidence, weights: Mapping[str, float]
) -> tuple[Sentence, ...]:
    """The sentences of the section of `best`, two at most and in their order, that are worth saying beside its first
    paragraph."""
    told = list(detail_features(reading, understanding, best))
    probable = [probability_of(features, weights) for _, features in told]
    likeliest = sorted(range(len(told)), key=lambda place: -probable[place])[:MOST]
    return tuple(told[place][0] for place in sorted(likeliest) if probable[place] >= SAID_FROM)


def detail_features(
    reading: Reading, understanding: Understanding, best: Evidence
) -> Iterator[tuple[Sentence, DetailFeatures]]:
    """Every sentence of the details of the section of `best`, in order, with what speaks for it."""
    section, cosines = best.passage.section, best.passage.nearness.paragraphs
    words = understanding.words
    said = frozenset(stems(content_words(f"{section.heading} {section.paragraphs[0].text}")))
    missing = tuple(word for word in words if stem(word) not in said)
    counted = not COUNTED.isdisjoint(tokenize(understanding.question))
    nearest = max(cosines[1:], default=0.0)
    for paragraph, cosine in zip(section.paragraphs[1:], cosines[1:], strict=True):
        for sentence in paragraph.sentences:
            held = frozenset(stems(content_words(sentence.text)))
            yield (
                sentence,
                DetailFeatures(
                    missing=share(missing, held, reading.rarity),
                    held=share(words, held, reading.rarity),
                    nearer=(cosine - cosines[0]) * 10,
                    nearest=float(cosine == nearest),
                    counts=float(counted and _tells_a_number(sentence.text)),
                    lacking=1 - share(words, said, reading.rarity) if words else 0.0,
                    asked=best.features.asked,
                ),
            )


def probability_of(features: DetailFeatures, weights: Mapping[str, float]) -> float:
    """The probability (0 to 1) that what was asked stands in the sentence and not in the first paragraph."""
    return logistic(weights["bias"] + sum(weights[name] * value for name, value in asdict(features).items()))


def _tells_a_number(text: str) -> bool:
    return any(word[0].isdigit() or italian_number(word) is not None for word in tokenize(text))
