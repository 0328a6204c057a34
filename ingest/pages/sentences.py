"""Marked text to sentences: a sentence ends where its marks stand, and nowhere else."""

import re
from dataclasses import dataclass

from bot.retrieval.library import Mark, Sentence

_MARKS = re.compile(r"((?:\[\^[^\]\n]*\])+)")
_MARK = re.compile(r"\[\^([^\]\s]*)(?:\s+([^\]]*))?\]")
_STOP = re.compile(r"[.!?…][»\")]*$")
_INNER_STOP = re.compile(r"([^\s«(]+[.!?…][»\")]*)\s+(?=[«(]?[A-ZÀÈÉÌÒÙ])")
_ABBREVIATIONS = frozenset(
    "art. artt. c. co. cc. n. nn. lett. es. ecc. sig. dott. prof. prof.ssa d.lgs. d.l. d.p.r. d.m. l. dpr. s. ss. pag. "
    "cfr. tel. min. max. ca. all. par. cap. sez. vol. ed. a.c. d.c. p.iva i.s. u.o. c.d. cd. on. san. s.d.".split()
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a piece of text is no sentence: a key of `check.yaml` and the words it speaks of."""

    key: str
    words: str


def split_sentences(text: str) -> tuple[list[Sentence], list[Fault]]:
    """Cut marked prose into sentences.

    Every sentence ends with a full stop (or `!`, `?`, `…`) and, after it, its marks. Text between two marks in which another
    sentence seems to end is reported: a mark is missing there. Abbreviations and figures (`art. 1`, `1.359,85`) end none.
    """
    sentences: list[Sentence] = []
    faults: list[Fault] = []
    pieces = _MARKS.split(" ".join(text.split()))
    for words, marks in zip(pieces[0::2], [*pieces[1::2], ""], strict=True):
        words = words.strip()
        if not words:
            if marks:
                faults.append(Fault("mark_without_sentence", marks))
            continue
        if not marks:
            faults.append(Fault("sentence_without_mark", words))
            continue
        parsed, broken = read_marks(marks)
        faults += [Fault("broken_mark", mark) for mark in broken]
        if not _STOP.search(words):
            faults.append(Fault("mark_before_stop", words))
        faults += [Fault("sentence_without_mark", stop) for stop in inner_stops(words)]
        sentences.append(Sentence(words, parsed))
    return sentences, faults


def read_marks(text: str) -> tuple[tuple[Mark, ...], list[str]]:
    """The marks of `[^a][^b art.3]`, and those that name no source."""
    marks: list[Mark] = []
    broken: list[str] = []
    for match in _MARK.finditer(text):
        if match[1]:
            marks.append(Mark(match[1], (match[2] or "").strip()))
        else:
            broken.append(match[0])
    return tuple(marks), broken


def inner_stops(words: str) -> list[str]:
    """The places inside `words` where another sentence seems to end, each with the word before it."""
    return [match[1] for match in _INNER_STOP.finditer(words) if not _is_abbreviation(match[1])]


def _is_abbreviation(word: str) -> bool:
    return word.lower().strip('«»()"') in _ABBREVIATIONS or bool(re.fullmatch(r"(?:[A-Za-z]\.)+|\d+\.", word))
