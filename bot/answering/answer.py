"""The way of a question through answering: normalise, embed, retrieve, understand, weigh, compose or decline."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from bot.answering.compose import cite, compose, freshness_of, next_topics, topic
from bot.answering.decide import ANSWER, DECLINE, decide
from bot.answering.evidence import Evidence, EvidenceModel, load_model, weigh
from bot.answering.follow_up import Version, chosen_topic, versions_of
from bot.answering.models import Answer, Chosen, Declined, Focus, Recognized, Result, Topic
from bot.answering.reading import Reading
from bot.answering.spelling import MAX_CHARACTERS, clean, is_readable, normalize_question
from bot.answering.understand import Understanding, understand
from bot.retrieval.index import PublishedIndex
from bot.retrieval.library import Section
from bot.retrieval.retriever import neighbours_of, retrieve

if TYPE_CHECKING:
    from bot.answering.write.writer import Writer

_NEAREST_TOPICS = 3
_BRIEF = 1


_PLAIN_HANDICAP = -0.1
_GUESSED_HANDICAP = 0.1
"""How much more probable the completed reading of a message must be: less, where its words plainly refer back."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A way to read a message, what it asks then, the evidence for it, and the probability that the first section answers."""

    version: Version
    understanding: Understanding
    evidence: tuple[Evidence, ...]
    probability: float


class Answerer:
    """Answers questions from the index in force."""

    def __init__(
        self,
        current_index: Callable[[], PublishedIndex],
        embedder: Embeddings,
        model: EvidenceModel | None = None,
        writer: "Writer | None" = None,
    ) -> None:
        """`writer`, if there is one, words the answers that the evidence allows; without it they are composed."""
        self._current_index = current_index
        self._embedder = embedder
        self._model = model or load_model()
        self._writer = writer
        self._reading: Reading | None = None

    def answer(self, text: str, focus: Focus | None = None, show: Callable[[str], None] | None = None) -> Result:
        """What `text` gets: an answer, a refusal to guess, or what it is if it is no question for the pages.

        `focus` is what the conversation is about, for messages that refer back to it. `show` is called with the verified text
        of a written answer so far, whenever it grows; the answer returned is what counts.

        Raises:
            IndexFault: there is no index that can be used.
        """
        cleaned = clean(text)
        if len(cleaned) > MAX_CHARACTERS:
            return Declined("too_long")
        if not cleaned:
            return Declined("empty")
        position = chosen_topic(cleaned)
        if position is not None:
            return Chosen(position)
        if not is_readable(cleaned):
            return Declined("unreadable")
        reading = self.reading()
        judged = self.judge(cleaned, reading, focus or Focus())
        decision = decide(judged.understanding, judged.probability, self._model.threshold)
        if decision == ANSWER:
            composed = compose(reading, judged.understanding, judged.evidence, judged.probability)
            if self._writer is None:
                return composed
            return self._writer.write(reading, judged.version.question, judged.evidence, composed, show)
        if decision == DECLINE:
            return _decline(judged.understanding, judged.evidence)
        return Recognized(decision, _nearest(judged.evidence), tuple(one.passage for one in judged.evidence))

    def judge(self, text: str, reading: Reading, focus: Focus) -> Judged:
        """What `text` asks, read in the way that the pages answer best, and the sections that may answer it, strongest first."""
        question = normalize_question(text, reading.index.lexical.knows, reading.names.words)
        mentions = reading.names.mentions(question, reading.index.lexical.mend)
        first, *completed = [
            self._judge(version, reading) for version in versions_of(question, mentions, focus, reading.index.library)
        ]
        for other in completed:
            handicap = _PLAIN_HANDICAP if other.version.plain else _GUESSED_HANDICAP
            if other.probability >= first.probability + handicap:
                return replace(other, understanding=replace(other.understanding, intents=first.understanding.intents))
        return first

    def _judge(self, version: Version, reading: Reading) -> Judged:
        vector = self._embedder.embed_query(version.question)
        neighbours = neighbours_of(reading.index, vector, version.pages)
        understanding = understand(reading.index, version.question, version.pages, vector, neighbours)
        passages = retrieve(reading.index, version.question, neighbours, version.pages)
        evidence = weigh(reading, understanding, passages, self._model)
        return Judged(version, understanding, evidence, self._model.probability(understanding, evidence))

    def answer_section(self, section_id: str) -> Answer | None:
        """The answer that section gives (a topic was tapped); None where the index in force does not hold it."""
        reading = self.reading()
        section = reading.index.library.sections.get(section_id)
        return _answer_with(reading, section, whole=False) if section else None

    def brief_section(self, section_id: str) -> Answer | None:
        """The first sentences of that section; None where the index in force does not hold it."""
        answer = self.answer_section(section_id)
        return replace(answer, sentences=answer.sentences[:_BRIEF]) if answer else None

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
    passages = tuple(one.passage for one in evidence)
    return Declined("no_evidence", _nearest(evidence), passages, understanding.focus)


def _nearest(evidence: tuple[Evidence, ...]) -> tuple[Topic, ...]:
    return tuple(topic(one.passage.section) for one in evidence[:_NEAREST_TOPICS])
