"""The way of a question through answering: normalise, embed, retrieve, understand, weigh, compose or decline."""

from collections.abc import Callable
from dataclasses import replace

from langchain_core.embeddings import Embeddings

from bot.answering.compose import cite, compose, freshness_of, next_topics, topic
from bot.answering.evidence import Evidence, EvidenceModel, load_model, weigh
from bot.answering.models import Answer, Declined, Focus
from bot.answering.reading import Reading
from bot.answering.spelling import MAX_CHARACTERS, clean, is_readable, normalize_question
from bot.answering.understand import Understanding, subjects_of, understand
from bot.retrieval.index import PublishedIndex
from bot.retrieval.library import Section
from bot.retrieval.retriever import neighbours_of, retrieve

_NEAREST_TOPICS = 3


class Answerer:
    """Answers questions from the index in force."""

    def __init__(
        self,
        current_index: Callable[[], PublishedIndex],
        embedder: Embeddings,
        model: EvidenceModel | None = None,
    ) -> None:
        self._current_index = current_index
        self._embedder = embedder
        self._model = model or load_model()
        self._reading: Reading | None = None

    def answer(self, text: str) -> Answer | Declined:
        """The answer to `text`, or why there is none.

        Raises:
            IndexFault: there is no index that can be used.
        """
        cleaned = clean(text)
        if len(cleaned) > MAX_CHARACTERS:
            return Declined("too_long")
        if not cleaned:
            return Declined("empty")
        if not is_readable(cleaned):
            return Declined("unreadable")
        reading = self.reading()
        understanding, evidence = self.weigh(cleaned, reading)
        probability = self._model.probability(understanding, evidence)
        if probability < self._model.threshold:
            return _decline(understanding, evidence)
        return compose(reading, understanding, evidence, probability)

    def weigh(self, text: str, reading: Reading) -> tuple[Understanding, tuple[Evidence, ...]]:
        """What `text` asks, and the sections that may answer it, most probable first."""
        question = normalize_question(text)
        pages = subjects_of(reading.index, reading.names, question)
        neighbours = neighbours_of(reading.index, self._embedder.embed_query(question), pages)
        understanding = understand(reading.index, question, pages, neighbours)
        passages = retrieve(reading.index, question, neighbours, pages)
        return understanding, weigh(reading, understanding, passages, self._model)

    def answer_section(self, section_id: str) -> Answer | None:
        """The answer that section gives (a topic was tapped); None where the index in force does not hold it."""
        reading = self.reading()
        section = reading.index.library.sections.get(section_id)
        return _answer_with(reading, section, whole=False) if section else None

    def whole_section(self, section_id: str) -> Answer | None:
        """The whole section, details included; None where the index in force does not hold it."""
        reading = self.reading()
        section = reading.index.library.sections.get(section_id)
        return _answer_with(reading, section, whole=True) if section else None

    def reading(self) -> Reading:
        """The index in force, ready for answering."""
        index = self._current_index()
        if self._reading is None or self._reading.index is not index:
            self._reading = Reading(index)
        return self._reading


def _answer_with(reading: Reading, section: Section, *, whole: bool) -> Answer:
    library = reading.index.library
    paragraphs = section.paragraphs if whole else section.paragraphs[:1]
    chosen = [(section, sentence) for paragraph in paragraphs for sentence in paragraph.sentences]
    sentences, citations = cite(library, chosen)
    if whole:
        openings = {id(paragraph.sentences[0]) for paragraph in paragraphs[1:]}
        sentences = tuple(
            replace(sentence, opens_paragraph=id(original) in openings)
            for sentence, (_, original) in zip(sentences, chosen, strict=True)
        )
    return Answer(
        sentences, citations, (section.id,), next_topics(library, (), (section,)), freshness_of(library, section),
        Focus((section.page_id,), section.aspect), reading.index.version, 1.0, (),
    )  # fmt: skip


def _decline(understanding: Understanding, evidence: tuple[Evidence, ...]) -> Declined:
    nearest = dict.fromkeys(one.passage.section.id for one in evidence[:_NEAREST_TOPICS])
    sections = {one.passage.section.id: one.passage.section for one in evidence}
    return Declined(
        "no_evidence",
        tuple(topic(sections[section_id]) for section_id in nearest),
        tuple(one.passage for one in evidence),
        understanding.focus,
    )
