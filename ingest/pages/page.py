"""A Markdown file to a page, with every problem found on the way."""

import re
import unicodedata
from pathlib import Path

from bot.retrieval.library import ASPECTS, OUR_OWN, Page, Paragraph, Section, Sentence, Source
from ingest.pages.blocks import read_block, split_blocks
from ingest.pages.front_matter import FrontMatter, read_front_matter
from ingest.pages.problems import Problem, problem

_HEADING = re.compile(r"^## +(.+?)\s*$")
_FIELD = re.compile(r"^([a-z_]+):\s*(.*)$")
_FIELDS = frozenset({"facts", "aspect", "ask", "review_every_days"})
_FACT = re.compile(r"^[A-Z]+\d+[a-z]?(?:-\d+)?$")


def read_page(path: Path, sources: dict[str, Source], root: Path) -> tuple[Page | None, list[Problem]]:
    """The page at `path`, or None where it can't be used, and all its problems in order of line."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None, [problem(path, 1, "unreadable_page")]
    head, start, problems = read_front_matter(path, lines)
    if head is None:
        return None, problems
    if head.id != path.stem:
        problems.append(problem(path, 1, "id_is_not_file_name", id=head.id, stem=path.stem))
    sections: list[Section] = []
    cuts = [index for index in range(start, len(lines)) if _HEADING.match(lines[index])]
    for line in range(start, cuts[0] if cuts else len(lines)):
        if lines[line].strip():
            problems.append(problem(path, line + 1, "text_before_sections"))
            break
    for cut, end in zip(cuts, [*cuts[1:], len(lines)], strict=True):
        section, found = _read_section(path, head, lines[cut:end], cut + 1, sources)
        problems += found
        if section and any(section.id == other.id for other in sections):
            problems.append(problem(path, cut + 1, "duplicate_heading", heading=section.heading))
        elif section:
            sections.append(section)
    if not sections:
        problems.append(problem(path, start, "no_sections"))
    page = Page(
        head.id, head.title, head.kind, head.aliases, head.reviewed_on, head.review_every_days, tuple(sections),
        path.relative_to(root).as_posix(), head.reviewed_by,
    )  # fmt: skip
    return page, sorted(problems)


def _read_section(
    path: Path, head: FrontMatter, lines: list[str], first_line: int, sources: dict[str, Source]
) -> tuple[Section | None, list[Problem]]:
    match = _HEADING.match(lines[0])
    heading = match[1] if match else ""
    problems: list[Problem] = []
    fields: dict[str, str] = {}
    body = 1
    while body < len(lines) and (field := _FIELD.match(lines[body])):
        if field[1] not in _FIELDS or field[1] in fields:
            problems.append(problem(path, first_line + body, "unknown_field", field=field[1]))
        fields[field[1]] = field[2].strip()
        body += 1
    facts = tuple(fact.strip() for fact in fields.get("facts", "").split(",") if fact.strip())
    problems += [problem(path, first_line, "bad_fact", fact=fact) for fact in facts if not _FACT.match(fact)]
    if "facts" not in fields:
        problems.append(problem(path, first_line, "no_facts", heading=heading))
    aspect = fields.get("aspect") or None
    if aspect and aspect not in ASPECTS:
        problems.append(problem(path, first_line, "unknown_aspect", aspect=aspect))
    days = head.review_every_days
    if own_days := fields.get("review_every_days"):
        if own_days.isdigit() and 0 < int(own_days) <= 3650:
            days = int(own_days)
        else:
            problems.append(problem(path, first_line, "bad_field", field="review_every_days"))
    paragraphs, found = _read_body(path, lines[body:], first_line + body, sources)
    problems += found
    if not paragraphs:
        return None, [*problems, problem(path, first_line, "empty_section", heading=heading)]
    asks = tuple(ask.strip() for ask in fields.get("ask", "").split("|") if ask.strip())
    section = Section(
        f"{head.id}#{slug(heading)}", head.id, heading, aspect, asks, facts, head.reviewed_on, days,
        "review_every_days" in fields, tuple(paragraphs),
    )  # fmt: skip
    return section, problems


def _read_body(
    path: Path, lines: list[str], first_line: int, sources: dict[str, Source]
) -> tuple[list[Paragraph], list[Problem]]:
    paragraphs: list[Paragraph] = []
    problems: list[Problem] = []
    for block in split_blocks(lines, first_line):
        paragraph, faults = read_block(block)
        problems += [problem(path, block.line, fault.key, words=_short(fault.words)) for fault in faults]
        if paragraph:
            paragraphs.append(paragraph)
            for sentence in paragraph.sentences:
                problems += _wrong_marks(path, block.line, sentence, sources)
    return paragraphs, problems


def _wrong_marks(path: Path, line: int, sentence: Sentence, sources: dict[str, Source]) -> list[Problem]:
    problems = [
        problem(path, line, "unknown_source", key=mark.source, words=_short(sentence.text))
        for mark in sentence.marks
        if mark.source != OUR_OWN and mark.source not in sources
    ]
    if any(mark.source == OUR_OWN for mark in sentence.marks) and any(letter.isdigit() for letter in sentence.text):
        problems.append(problem(path, line, "figure_without_source", words=_short(sentence.text)))
    return problems


def slug(text: str) -> str:
    """`text` as an id: lower case, ASCII, words joined by dashes."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:77] + "..."
