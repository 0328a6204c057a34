"""The way of a question through answering: normalise, embed, retrieve, understand, weigh, compose or decline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from bot.answering.asked import Asked, read_message
from bot.answering.choose import choice_features, choose
from bot.answering.compose import cite, compose, freshness_of, next_topics, topic
from bot.answering.decide import ABOUT_LAST_ANSWER, ANSWER, DECLINE, decide
from bot.answering.evidence import Evidence, EvidenceModel, load_model, weigh
from bot.answering.follow_up import Version, chosen_topic, focus_after, refer_back, versions_of
from bot.answering.models import NOTHING, Answer, Chosen, Declined, Focus, Recognized, Result, Topic
from bot.answering.reading import Reading
from bot.answering.several import MOST, further_topics, join, questions_in
from bot.answering.understand import Understanding, understand
from bot.languages.names import DEFAULT
from bot.retrieval.dense import Floats
from bot.retrieval.index import PublishedIndex
from bot.retrieval.library import Section
from bot.retrieval.retriever import neighbours_of, retrieve
from bot.retrieval.spelling import MAX_CHARACTERS, clean, is_readable

if TYPE_CHECKING:
    from bot.answering.write.writer import Writer

_NEAREST_TOPICS = 3
_BRIEF = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """A way to read a message, what it asks then, the evidence for it, and the probability that the first section answers."""

    version: Version
    understanding: Understanding
    evidence: tuple[Evidence, ...]
    probability: float
    question: str
    """The message in full, in its own language."""
    read: str
    """The message as typed, in Italian."""


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

    def answer(
        self,
        text: str,
        focus: Focus | None = None,
        show: Callable[[str], None] | None = None,
        language: str = DEFAULT,
    ) -> Result:
        """What `text`, in `language` (ISO 639-1), gets: an answer, a refusal to guess, or what it is if it is no question for the
        pages.

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
        judged = self.judge(cleaned, reading, focus or NOTHING, language)
        decision = self._decide(judged)
        each = self._each(judged, reading, focus or NOTHING, language) if decision in (ANSWER, DECLINE) else ()
        if each or decision == ANSWER:
            evidence = [one for part in each for one in part.evidence] or judged.evidence
            composed = self._compose_each(reading, each) if each else self.composed(judged, reading, focus or NOTHING)
            if self._writer is None:
                return composed
            return self._writer.write(reading, judged.question, evidence, composed, show, language)
        if decision == DECLINE:
            return _decline(judged.understanding, judged.evidence)
        return Recognized(decision, _nearest(judged.evidence), tuple(one.passage for one in judged.evidence))

    def judged_by(self, model: EvidenceModel) -> "Answerer":
        """The same, with another evidence model and without a writer."""
        return Answerer(self._current_index, self._embedder, model)

    def judge(self, text: str, reading: Reading, focus: Focus, language: str = DEFAULT) -> Judged:
        """What `text` asks, read as it was most probably meant, and the sections that may answer it, strongest first."""
        ways = self.ways(text, reading, focus, language)
        return ways[choose([self.features(way, focus) for way in ways], self._model.choice)]

    def ways(self, text: str, reading: Reading, focus: Focus, language: str = DEFAULT) -> tuple[Judged, ...]:
        """`text` in every way it may be read after what the conversation is about (`focus`). What is said of the last answer
        ("fonte?") is read as it stands."""
        asked = read_message(text, language, reading)
        mentions = reading.names.mentions(asked.read, reading.index.lexical.mend)
        first, *others = versions_of(asked.read, mentions, focus, reading.index.library)

        @cache
        def look(text: str) -> tuple[list[float], Floats]:
            vector = self._embedder.embed_query(text)
            return vector, reading.index.dense.cosines(vector)

        typed = self._judge(asked, first, reading, look)
        if not others or self._decide(typed) in ABOUT_LAST_ANSWER:
            return (typed,)
        completed = [self._judge(asked, other, reading, look) for other in others]
        return (
            typed,
            *(replace(way, understanding=_wanting_both(way.understanding, typed.understanding)) for way in completed),
        )

    def features(self, way: Judged, focus: Focus) -> dict[str, float]:
        """What speaks for `way` as the way that was meant."""
        answers = self._decide(way) == ANSWER
        return choice_features(way.read, way.version, way.evidence, way.probability, focus, answers=answers)

    def _decide(self, judged: Judged) -> str:
        return decide(judged.understanding, judged.probability, self._model.threshold)

    def _each(self, whole: Judged, reading: Reading, focus: Focus, language: str) -> tuple[Judged, ...]:
        """The questions of a message that asks several, each judged by itself, about the subjects that the message names; none
        where one of the first can't be answered, or where one section answers them all."""
        spoken_of = Focus(whole.understanding.pages) if whole.understanding.pages else focus
        parts: list[Judged] = []
        for question in questions_in(whole.read) if language == DEFAULT else ():
            names_its_own = reading.names.mentions(question, reading.index.lexical.mend)
            parts.append(self.judge(question if names_its_own else refer_back(question), reading, spoken_of))
        first = parts[:MOST]
        answered = all(self._decide(part) == ANSWER for part in first)
        if len({part.evidence[0].passage.section.id for part in first if part.evidence}) < MOST or not answered:
            return ()
        return tuple(parts)

    def _judge(
        self, asked: Asked, version: Version, reading: Reading, look: Callable[[str], tuple[list[float], Floats]]
    ) -> Judged:
        """`version` judged; `look` gives the vector of a text and the cosines of all chunks with it. Read after what was said, a
        message is told by the vector of both, and its words are looked for alone."""
        question = asked.typed_like(version.question)
        vector, cosines = look(question)
        neighbours = neighbours_of(reading.index, cosines, version.pages)
        goes_on = version.kind == "after"
        words = asked.read if goes_on else version.question
        understanding = replace(understand(reading.index, words, version.pages, vector, neighbours), goes_on=goes_on)
        if asked.unknown is not None:
            intents = self._intents_of(words, understanding, reading)
            understanding = replace(understanding, unknown=asked.unknown, intents=intents, glossed=True)
        passages = retrieve(reading.index, words, cosines, neighbours, version.pages)
        if version.kind == "here":
            passages = tuple(one for one in passages if one.section.page_id in version.pages)
        evidence = weigh(reading, understanding, passages, self._model)
        probability = self._model.weights(understanding).probability(understanding, evidence)
        return Judged(version, understanding, evidence, probability, question, asked.read)

    def _intents_of(self, read: str, understanding: Understanding, reading: Reading) -> Mapping[str, float]:
        """What a message in another language wants, by its own words and by the Italian words `read`."""
        if reading.index.intents is None:
            return understanding.intents
        glossed = reading.index.intents.probabilities(self._embedder.embed_query(read), read)
        return {intent: (share + glossed[intent]) / 2 for intent, share in understanding.intents.items()}

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

    def composed(self, judged: Judged, reading: Reading, focus: Focus = NOTHING) -> Answer:
        """What the evidence for `judged` says, however probable it is; there must be some."""
        understanding, evidence = judged.understanding, judged.evidence
        after = focus_after(judged.version, evidence[0].passage.section, understanding.aspect, focus)
        return compose(reading, understanding, evidence, judged.probability, self._model, after)

    def _compose_each(self, reading: Reading, each: Sequence[Judged]) -> Answer:
        first = [self.composed(judged, reading) for judged in each[:MOST]]
        evidence = [one for judged in each[:MOST] for one in judged.evidence]
        return join(reading, first, evidence, further_topics([judged.evidence for judged in each[MOST:]]))

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


def _wanting_both(completed: Understanding, typed: Understanding) -> Understanding:
    """What a completed message wants: alone, "chi ci lavora?" asks about the bot, and "grazie" with a subject is a question."""
    intents = {name: (share + typed.intents.get(name, 0.0)) / 2 for name, share in completed.intents.items()}
    return replace(completed, intents=intents)


def _decline(understanding: Understanding, evidence: tuple[Evidence, ...]) -> Declined:
    passages = tuple(one.passage for one in evidence)
    return Declined("no_evidence", _nearest(evidence), passages, understanding.focus)


def _nearest(evidence: tuple[Evidence, ...]) -> tuple[Topic, ...]:
    return tuple(topic(one.passage.section) for one in evidence[:_NEAREST_TOPICS])
