"""Whether what is cited says what is said: citation recall and precision (Gao et al., "Enabling Large Language Models to Generate
Text with Citations", EMNLP 2023, section 4), with our own verifier as judge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.answering.compose import our_page
from bot.answering.material import Material
from bot.answering.models import Answer, AnswerSentence
from bot.answering.reading import Reading
from bot.answering.verify.verdict import Kept, Verifier
from bot.answering.write.writer import remembering_similarity
from bot.retrieval.library import OUR_OWN, Library, Section, Sentence

Similarity = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Support:
    """How many sentences an answer has, how many all their citations together support, how many citations there are, and how
    many of them matter."""

    sentences: int = 0
    supported: int = 0
    citations: int = 0
    telling: int = 0

    def __add__(self, other: "Support") -> "Support":
        """What two answers amount to together."""
        return Support(
            self.sentences + other.sentences,
            self.supported + other.supported,
            self.citations + other.citations,
            self.telling + other.telling,
        )


def support_of(answer: Answer, reading: Reading, embed: Callable[[list[str]], list[list[float]]]) -> Support:
    """The citations of `answer`, judged.

    A citation leads from a sentence to a source; what stands behind it are the sentences of the answered sections that rest on
    that source. A sentence is recalled if all of them together support it. A citation tells nothing if it does not support
    the sentence alone and the others do without it.
    """
    behind = _behind(answer, reading.index.library)
    supports = partial(_supports, reading, remembering_similarity(embed))
    total = Support()
    for sentence in answer.sentences:
        cited = [behind[number] for number in sentence.numbers if behind.get(number)]
        whole = bool(cited) and supports(sentence, cited)
        telling = sum(whole and _tells(sentence, cited, place, supports) for place in range(len(cited)))
        total += Support(1, int(whole), len(sentence.numbers), telling)
    return total


def _tells(
    sentence: AnswerSentence,
    cited: Sequence[Material],
    place: int,
    supports: Callable[[AnswerSentence, Sequence[Material]], bool],
) -> bool:
    others = [*cited[:place], *cited[place + 1 :]]
    return supports(sentence, [cited[place]]) or not (others and supports(sentence, others))


def _supports(reading: Reading, similarity: Similarity, sentence: AnswerSentence, cited: Sequence[Material]) -> bool:
    """A sentence that stands word for word in what it cites is supported by it; the verifier judges the others."""
    if any(sentence.text == told.text for one in cited for told in one.sentences):
        return True
    verifier = Verifier(cited, similarity, reading.rarity, lambda _: "it")
    return isinstance(verifier.judge(sentence.text, [one.key for one in cited]), Kept)


def _behind(answer: Answer, library: Library) -> dict[int, Material]:
    """By the number of a citation, the sentences of the answered sections that rest on its source."""
    sections = [library.sections[key] for key in answer.sections if key in library.sections]
    found: dict[int, Material] = {}
    for citation in answer.citations:
        sentences = tuple(
            sentence
            for section in sections
            for sentence in section.sentences
            if citation.source.key in _sources_of(sentence, section, library)
        )
        if sentences:
            key = f"P{citation.number}"
            found[citation.number] = Material(key, sections[0], citation.source.title, sentences)
    return found


def _sources_of(sentence: Sentence, section: Section, library: Library) -> set[str]:
    page = library.page_of(section)
    return {our_page(page).key if mark.source == OUR_OWN else mark.source for mark in sentence.marks}
