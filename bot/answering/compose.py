"""An answer out of the pages' own sentences: chosen and ordered for the question, never reworded."""

from collections.abc import Sequence

from bot.answering.details import details
from bot.answering.evidence import YES_OR_NO, Evidence, EvidenceModel, nearly_as_likely
from bot.answering.models import NOTHING, Answer, AnswerSentence, Citation, Focus, Freshness, Topic
from bot.answering.reading import Reading, share
from bot.answering.understand import Understanding
from bot.retrieval.library import OUR_OWN, Library, Page, Section, Sentence, Source
from bot.retrieval.words import content_words, stems

MAX_CHARACTERS = 700
_NEXT_TOPICS = 3
_SUBJECTS = 3
_OPENING = 2
_REPEATED = 0.8


def compose(
    reading: Reading,
    understanding: Understanding,
    evidence: Sequence[Evidence],
    probability: float,
    model: EvidenceModel,
    focus: Focus = NOTHING,
) -> Answer:
    """The answer that the best evidence gives: at most about 700 characters, every sentence with its citations.

    The first paragraph of the best section, and those of its details that `model` holds for what was asked. A question
    that names two subjects gets a sentence on each, where one section does not speak of both. `probability` is the gate's,
    `focus` what the conversation is about from now on.
    """
    library = reading.index.library
    best = evidence[0]
    chosen = _answer_of(reading, understanding, best, model)
    sections = [best.passage.section]
    for other in _other_subjects(reading, understanding, evidence, best.passage.section) or _as_likely(evidence):
        opening = _opening(reading, other, chosen)
        if opening:
            chosen += [(other, sentence) for sentence in opening]
            sections.append(other)
    sentences, citations = cite(library, chosen)
    return Answer(
        sentences=sentences,
        citations=citations,
        sections=tuple(section.id for section in sections),
        next_topics=next_topics(library, evidence, sections),
        freshness=freshness_of(library, best.passage.section),
        focus=focus,
        index_version=reading.index.version,
        probability=probability,
        passages=tuple(one.passage for one in evidence),
    )


def _answer_of(
    reading: Reading, understanding: Understanding, best: Evidence, model: EvidenceModel
) -> list[tuple[Section, Sentence]]:
    """The first paragraph, and what of the details was asked for, as far as it fits."""
    section = best.passage.section
    chosen = [(section, sentence) for sentence in section.paragraphs[0].sentences]
    for sentence in details(reading, understanding, best, model.details):
        if _length(chosen) + len(sentence.text) <= MAX_CHARACTERS:
            chosen.append((section, sentence))
    return chosen


def _other_subjects(
    reading: Reading, understanding: Understanding, evidence: Sequence[Evidence], best: Section
) -> list[Section]:
    """For every further subject named, of which the answer does not speak: its section on the same aspect, or its best; but no
    second yes or no, which would be the answer to another question."""
    told = {mention.page_id for mention in reading.names.mentions(f"{best.heading} {best.paragraphs[0].text}", list)}
    others: list[Section] = []
    for page_id in understanding.pages[:_SUBJECTS]:
        of_page = [one.passage.section for one in evidence if one.passage.section.page_id == page_id]
        if of_page and page_id != best.page_id and page_id not in told:
            same = [section for section in of_page if section.aspect == best.aspect and best.aspect]
            others.append(same[0] if same else of_page[0])
    return [one for one in others if not (_says_yes_or_no(best) and _says_yes_or_no(one))]


def _as_likely(evidence: Sequence[Evidence]) -> list[Section]:
    """The second section, where it is nearly as likely as the first to be what was meant.

    Two sections that both begin with a yes or a no are two answers to two questions: the second would contradict or repeat.
    """
    if len(evidence) < 2 or not nearly_as_likely(evidence):
        return []
    second = evidence[1].passage.section
    return [] if _says_yes_or_no(second) else [second]


def _says_yes_or_no(section: Section) -> bool:
    return section.paragraphs[0].text.startswith(YES_OR_NO)


def _opening(reading: Reading, section: Section, chosen: Sequence[tuple[Section, Sentence]]) -> list[Sentence]:
    """Of the first sentences of a section, two at most, those that say something else than what is `chosen`, and fit beside it; a
    list counts as one."""
    opening: list[Sentence] = []
    room = MAX_CHARACTERS - _length(chosen)
    told = frozenset(stems(content_words(" ".join(sentence.text for _, sentence in chosen))))
    for sentence in section.paragraphs[0].sentences[:_OPENING]:
        if share(tuple(content_words(sentence.text)), told, reading.rarity) > _REPEATED:
            continue
        room -= len(sentence.text) + 1
        if room < 0:
            break
        opening.append(sentence)
    return opening


def cite(
    library: Library, chosen: Sequence[tuple[Section, Sentence]]
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Number the sources behind the chosen sentences in order of appearance.

    Our own explanations are cited as what they are: the page they stand on, with the day it was reviewed.
    """
    numbers: dict[str, int] = {}
    sources: dict[str, Source] = {}
    locators: dict[str, list[str]] = {}
    sentences: list[AnswerSentence] = []
    previous: Section | None = None
    for section, sentence in chosen:
        own: list[int] = []
        for mark in sentence.marks:
            page = library.page_of(section)
            source = our_page(page) if mark.source == OUR_OWN else library.sources[mark.source]
            number = numbers.setdefault(source.key, len(numbers) + 1)
            sources[source.key] = source
            if mark.locator and mark.locator not in locators.setdefault(source.key, []):
                locators[source.key].append(mark.locator)
            own.append(number)
        sentences.append(AnswerSentence(sentence.text, tuple(own), previous is not None and previous is not section))
        previous = section
    citations = tuple(Citation(numbers[key], source, tuple(locators.get(key, ()))) for key, source in sources.items())
    return tuple(sentences), citations


def our_page(page: Page) -> Source:
    """The page itself as the source of the explanations that are our own."""
    return Source(f"{OUR_OWN}:{page.id}", page.title, "Bussola", page.reviewed_on.isoformat(), "", "pagina")


def freshness_of(library: Library, section: Section) -> Freshness | None:
    """When a section of facts that change often was last read again; None for the others."""
    if not section.volatile:
        return None
    office = next((source.publisher for one in section.sentences for source, _ in library.citations_of(one)), "")
    return Freshness(section.reviewed_on, section.review_by, office)


def next_topics(library: Library, evidence: Sequence[Evidence], answered: Sequence[Section]) -> tuple[Topic, ...]:
    """Up to three questions to go on with: what else was near, then what follows on the same page."""
    done = {section.id for section in answered}
    page = library.page_of(answered[0])
    near = [one.passage.section for one in evidence if one.passage.section.page_id == page.id]
    follows = [*page.sections[_position(page, answered[0]) + 1 :], *page.sections]
    sections = dict.fromkeys(section.id for section in (*near[:2], *follows) if section.id not in done)
    return tuple(topic(library.sections[section_id]) for section_id in list(sections)[:_NEXT_TOPICS])


def topic(section: Section) -> Topic:
    """A section as something to tap."""
    return Topic(section.id, section.heading)


def _position(page: Page, section: Section) -> int:
    return next(index for index, one in enumerate(page.sections) if one.id == section.id)


def _length(chosen: Sequence[tuple[Section, Sentence]]) -> int:
    return sum(len(sentence.text) + 1 for _, sentence in chosen)
