"""The body of a section to paragraphs: prose, lists taken whole, tables a row at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.retrieval.library import Mark, Paragraph, Sentence
from ingest.pages.sentences import Fault, read_marks, split_sentences

_ITEM = re.compile(r"^[-*] +(.*)$")
_TRAILING_MARKS = re.compile(r"\s*((?:\[\^[^\]\n]*\])+)\s*$")
_SOURCE_COLUMN = "fonte"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines without an empty one between them, and where they start in the file."""

    line: int
    lines: tuple[str, ...]


def split_blocks(lines: list[str], first_line: int) -> Iterator[Block]:
    """Group `lines` at empty ones; a list belongs to the introduction before it, even across an empty line.

    `first_line` is the file's number of the first line.
    """
    start, current = first_line, list[str]()
    for index, line in enumerate([*lines, ""]):
        if line.strip():
            if not current:
                start = first_line + index
            current.append(line.rstrip())
        elif current and not (current[-1].endswith(":") and _begins_list(lines[index + 1 :])):
            yield Block(start, tuple(current))
            current = []


def _begins_list(lines: list[str]) -> bool:
    return bool(next((_ITEM.match(line) for line in lines if line.strip()), None))


def read_block(block: Block) -> tuple[Paragraph | None, list[Fault]]:
    """The paragraph a block makes, and what is wrong in it."""
    if block.lines[0].lstrip().startswith("|"):
        return _read_table(block.lines)
    if any(_ITEM.match(line) for line in block.lines):
        return _read_list(block.lines)
    sentences, faults = split_sentences(" ".join(block.lines))
    return (Paragraph(tuple(sentences)) if sentences else None), faults


def _read_list(lines: tuple[str, ...]) -> tuple[Paragraph | None, list[Fault]]:
    """`Intro:` and its items are one sentence, with the marks of all items: a list is used whole."""
    faults: list[Fault] = []
    first_item = next(index for index, line in enumerate(lines) if _ITEM.match(line))
    intro = " ".join(" ".join(lines[:first_item]).split())
    before: list[Sentence] = []
    if _TRAILING_MARKS.search(intro) or not intro.endswith(":"):
        faults.append(Fault("list_without_introduction", intro or lines[first_item]))
    elif "[^" in intro:
        head, _, intro = intro.rpartition("]")
        before, head_faults = split_sentences(head + "]")
        faults += head_faults
    items: list[str] = []
    for line in lines[first_item:]:
        if match := _ITEM.match(line):
            items.append(match[1])
        else:
            items[-1] += " " + line.strip()
    shown: list[str] = []
    marks: list[Mark] = []
    for item in items:
        sentences, item_faults = split_sentences(item)
        faults += item_faults
        shown.append("• " + " ".join(sentence.text for sentence in sentences))
        marks += [mark for sentence in sentences for mark in sentence.marks]
    whole = Sentence("\n".join([intro.strip(), *shown]), tuple(dict.fromkeys(marks)))
    return Paragraph((*before, whole)), faults


def _read_table(lines: tuple[str, ...]) -> tuple[Paragraph | None, list[Fault]]:
    """Every row is a sentence of its own: `Subject: column value; column value.`"""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    header, body = rows[0], [row for row in rows[1:] if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    if header[-1].lower() != _SOURCE_COLUMN:
        return None, [Fault("table_without_sources", " | ".join(header))]
    sentences: list[Sentence] = []
    faults: list[Fault] = []
    for row in body:
        if len(row) != len(header):
            faults.append(Fault("row_of_other_width", " | ".join(row)))
            continue
        marks, broken = read_marks(row[-1])
        faults += [Fault("broken_mark", mark) for mark in broken]
        if not marks:
            faults.append(Fault("sentence_without_mark", row[0]))
        told = "; ".join(f"{name} {cell}" for name, cell in zip(header[1:-1], row[1:-1], strict=True) if cell)
        sentences.append(Sentence(f"{row[0]}: {told}.", marks))
    return (Paragraph(tuple(sentences)) if sentences else None), faults
