"""Several questions in one message: told apart, so that each gets its answer."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.compose import cite, freshness_of, next_topics, topic
from bot.answering.evidence import Evidence
from bot.answering.follow_up import asks
from bot.answering.models import Answer, Topic
from bot.answering.reading import Reading
from bot.retrieval.library import Section, Sentence

MOST = 2
"""Questions that one answer meets; a third is offered as something to tap."""

MAX_CHARACTERS = 700
_OF_FIRST = 420
_NEXT_TOPICS = 3
_ASKING = r"(?:che\s|cosa\b|cos'|come\b|quant[oaie]\b|quando\b|qual[ei]?\b|chi\b|dove\b|perch[eé]\b|c'è\b|è\s+vero\b)"
_SEAM = re.compile(rf"(?<=\?)\s+|\s*,?\s+e\s+(?:poi\s+)?(?={_ASKING})|\s*,\s*(?={_ASKING})", re.IGNORECASE)


def questions_in(question: str) -> tuple[str, ...]:
    """The questions that a message (normalised) asks, in order, if it asks several; else none.

    It is parted at its question marks, and before an "e" or a comma that an interrogative word follows.
    """
    parts = [part.strip(" ,") for part in _SEAM.split(question) if any(map(str.isalpha, part))]
    return tuple(parts) if len(parts) > 1 and all(map(asks, parts)) else ()


def join(reading: Reading, answers: Sequence[Answer], evidence: Sequence[Evidence], further: Sequence[Topic]) -> Answer:
    """One answer that begins as each of `answers` does, in order, within the length of one; `further` are offered first."""
    library = reading.index.library
    sections = [library.sections[answer.sections[0]] for answer in answers]
    chosen: list[tuple[Section, Sentence]] = []
    room = MAX_CHARACTERS
    for section in sections:
        opening = _opening(section, min(room, _OF_FIRST) if section is sections[0] else room)
        room -= sum(len(sentence.text) + 1 for sentence in opening)
        chosen += [(section, sentence) for sentence in opening]
    sentences, citations = cite(library, chosen)
    offered = dict.fromkeys((*further, *next_topics(library, evidence, sections)))
    return replace(
        answers[0],
        sentences=sentences,
        citations=citations,
        sections=tuple(section.id for section in sections),
        next_topics=tuple(offered)[:_NEXT_TOPICS],
        freshness=next((found for section in sections if (found := freshness_of(library, section))), None),
        focus=replace(answers[0].focus, aspect=answers[-1].focus.aspect, section=answers[-1].focus.section),
        probability=min(answer.probability for answer in answers),
        passages=tuple(one.passage for one in evidence),
    )


def further_topics(evidence: Sequence[Sequence[Evidence]]) -> tuple[Topic, ...]:
    """What questions beyond `MOST` are met with: the section that answers each best, to be tapped."""
    return tuple(topic(found[0].passage.section) for found in evidence if found)


def _opening(section: Section, room: int) -> list[Sentence]:
    opening: list[Sentence] = []
    for sentence in section.paragraphs[0].sentences:
        room -= len(sentence.text) + 1
        if opening and room < 0:
            break
        opening.append(sentence)
    return opening
