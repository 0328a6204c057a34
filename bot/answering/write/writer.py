"""Wording an answer with a chat model: paragraphs and question in, verified sentences out, or nothing."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import structlog
from langchain_core.embeddings import Embeddings

from bot.answering.compose import cite, freshness_of, next_topics
from bot.answering.evidence import Evidence
from bot.answering.material import Material, gather
from bot.answering.models import Answer, AnswerSentence
from bot.answering.prompt import languages, prompt_for, rules
from bot.answering.reading import Reading
from bot.answering.verify.verdict import Cut, Kept, Standards, Verifier
from bot.answering.write.breaker import Breaker
from bot.answering.write.chat_model import ChatModel, ModelChoice, open_chat_model
from bot.answering.write.reader import SentenceReader, WrittenAnswer, WrittenSentence
from bot.answering.write.stream import Loop, StreamFault, words_of
from bot.languages.names import DEFAULT
from bot.languages.recognise import language_of as plain_language_of
from bot.retrieval.library import Section
from bot.retrieval.words import content_words, fold, stems

log = structlog.get_logger(__name__)

MAX_SENTENCES = 6
MAX_SHOWN = 900
_LEAST_SHARE = 0.05
"""Sections less probable than this to hold the answer are not given to the model."""

Show = Callable[[str], None]


@dataclass
class Tally:
    """What became of the sentences of one answer; no words."""

    kept: int = 0
    cut: Counter[str] = field(default_factory=Counter)
    fault: str = ""


class Writer:
    """Writes answers with `model`. Safe to share between threads."""

    def __init__(
        self,
        model: ChatModel,
        similarity_of: Callable[[], Callable[[str, str], float]],
        *,
        seconds: float,
        standards: Standards | None = None,
        mask: Callable[[str], str] = lambda text: text,
        language_of: Callable[[str], str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`similarity_of` makes the measure of one answer (it may remember its passages); `mask` takes personal data out of a
        question; `seconds` bounds an answer."""
        self.model = model
        self._similarity_of = similarity_of
        self._seconds = seconds
        self._standards = standards or Standards()
        self._mask = mask
        self._language_of = language_of or plain_language_of
        self._clock = clock
        self._breaker = Breaker(clock)
        self._loop = Loop()
        self._takes_schema = model.structured is not None

    def write(
        self,
        reading: Reading,
        question: str,
        evidence: Sequence[Evidence],
        composed: Answer,
        show: Show | None = None,
        language: str = DEFAULT,
    ) -> Answer:
        """The answer in the model's words and in `language` (ISO 639-1), as far as they are verified; `composed` where nothing of
        them is left.

        `show` is called with the verified text so far, whenever it grows. Whatever the model or its server does, an answer
        comes back in time.
        """
        if not self._breaker.allows():
            return composed
        start = self._clock()
        tally = Tally()
        kept = self._kept(reading, question, evidence, composed, show, tally, language)
        log.info(
            "answer_written" if kept and not tally.fault else "answer_composed_instead", model=self.model.name, kept=tally.kept,
            cut=sum(tally.cut.values()), reasons=dict(tally.cut), fault=tally.fault, seconds=round(self._clock() - start, 2),
        )  # fmt: skip
        if tally.fault or not kept:
            return composed
        return _answer_of(reading, evidence, composed, kept, self.model.name, self._language_written(kept))

    def close(self) -> None:
        """Let go of what is open."""
        self._loop.close()

    def _kept(
        self,
        reading: Reading,
        question: str,
        evidence: Sequence[Evidence],
        composed: Answer,
        show: Show | None,
        tally: Tally,
        asked: str,
    ) -> list[Kept]:
        kept: list[Kept] = []
        try:
            materials = gather(reading.index.library, _sections(reading, evidence, composed))
            language = asked if asked in languages() else DEFAULT
            verifier = Verifier(
                materials,
                self._similarity_of(),
                reading.rarity,
                self._language_of,
                language,
                rules(),
                self._standards,
                partial(_subjects, reading),
            )
            for sentence in self._sentences(self._mask(question), materials, language):
                verdict = verifier.judge(sentence.text, sentence.keys)
                if isinstance(verdict, Cut):
                    tally.cut[verdict.reason] += 1
                elif _is_new(verdict, kept):
                    kept.append(verdict)
                    tally.kept += 1
                    _show(show, kept)
                if len(kept) == MAX_SENTENCES:
                    break
            self._breaker.succeeded()
        except StreamFault as fault:
            tally.fault = str(fault)
            self._breaker.failed()
        except Exception as error:  # a fault of ours: the composed answer is there
            tally.fault = f"judging {type(error).__name__}"
        return kept

    def _language_written(self, kept: Sequence[Kept]) -> str:
        """The language of most sentences: a model may answer in Italian whatever it was asked for."""
        spoken = Counter(self._language_of(one.text) for one in kept)
        return spoken.most_common(1)[0][0]

    def _sentences(self, question: str, materials: Sequence[Material], language: str) -> Iterator[WrittenSentence]:
        """What the model writes. One that refuses the schema is asked again without, and from then on always."""
        messages = prompt_for(question, materials, language)
        until = time.monotonic() + self._seconds
        reader = SentenceReader()
        if self._takes_schema and self.model.structured is not None:
            try:
                yield from _read(reader, words_of(self._loop, self.model.structured, messages, until))
                return
            except StreamFault as fault:
                if fault.why != "refused":
                    raise
                self._takes_schema = False
        yield from _read(reader, words_of(self._loop, self.model.plain, messages, until))


def open_writer(
    choice: ModelChoice,
    embedder: Embeddings,
    mask: Callable[[str], str] = lambda text: text,
    standards: Standards | None = None,
    language_of: Callable[[str], str] | None = None,
) -> Writer:
    """A writer with the model that `choice` names; nothing is sent yet.

    Raises:
        ModelUnusable: the model can't be opened.
    """
    return Writer(
        open_chat_model(choice, WrittenAnswer.model_json_schema()),
        lambda: remembering_similarity(embedder.embed_documents),
        seconds=choice.seconds,
        standards=standards,
        mask=mask,
        language_of=language_of,
    )


def remembering_similarity(embed: Callable[[list[str]], list[list[float]]]) -> Callable[[str, str], float]:
    """The cosine of two texts by `embed` (vectors of length 1), each text embedded once."""
    vectors: dict[str, list[float]] = {}

    def similarity(sentence: str, passage: str) -> float:
        missing = [text for text in dict.fromkeys((sentence, passage)) if text not in vectors]
        vectors.update(zip(missing, embed(missing) if missing else [], strict=True))
        return sum(one * other for one, other in zip(vectors[sentence], vectors[passage], strict=True))

    return similarity


def _subjects(reading: Reading, text: str) -> Iterator[frozenset[str]]:
    words = stems(content_words(text))
    for mention in reading.names.mentions(text, list):
        yield frozenset(words[mention.start : mention.end])


def _read(reader: SentenceReader, pieces: Iterator[str]) -> Iterator[WrittenSentence]:
    for piece in pieces:
        yield from reader.take(piece)
        if reader.is_full:
            break
    yield from reader.finish()


def _sections(reading: Reading, evidence: Sequence[Evidence], composed: Answer) -> list[Section]:
    """What `composed` answers from, then what else is near enough, best first."""
    sections = reading.index.library.sections
    near = (one.passage.section.id for one in evidence if one.passage.score >= _LEAST_SHARE)
    return [sections[section_id] for section_id in dict.fromkeys((*composed.sections, *near))]


def _is_new(sentence: Kept, kept: Sequence[Kept]) -> bool:
    said = {fold(one.text) for one in kept}
    length = sum(len(one.text) + 1 for one in kept)
    return fold(sentence.text) not in said and length + len(sentence.text) <= MAX_SHOWN


def _show(show: Show | None, kept: Sequence[Kept]) -> None:
    if show is None:
        return
    try:
        show(" ".join(one.text for one in kept))
    except Exception as error:  # a channel that can't show drafts still gets the answer
        log.warning("draft_not_shown", error=type(error).__name__)


def _answer_of(
    reading: Reading, evidence: Sequence[Evidence], composed: Answer, kept: Sequence[Kept], model: str, language: str
) -> Answer:
    """`composed` with the written sentences in place of its own, each cited by what supports it."""
    library = reading.index.library
    supports = [
        (place, material.section, sentence) for place, one in enumerate(kept) for material, sentence in one.supports
    ]
    cited, citations = cite(library, [(section, sentence) for _, section, sentence in supports])
    numbers: list[dict[int, Any]] = [{} for _ in kept]
    for (place, _, _), sentence in zip(supports, cited, strict=True):
        numbers[place].update(dict.fromkeys(sentence.numbers))
    sections = list({section.id: section for _, section, _ in supports}.values())
    fresh = (freshness_of(library, section) for section in sections)
    return replace(
        composed,
        sentences=tuple(AnswerSentence(one.text, tuple(own)) for one, own in zip(kept, numbers, strict=True)),
        citations=citations,
        sections=tuple(section.id for section in sections),
        next_topics=next_topics(library, evidence, sections),
        freshness=next((one for one in fresh if one), None),
        ai_generated=True,
        model=model,
        language=language,
    )
