"""Long texts into messages: at the end of a paragraph or a sentence, and no character is lost."""

import re
from collections.abc import Iterator

from bot.channels.telegram.message import LONGEST, units
from bot.conversation.rich import RichText, Span, text_of

_PARAGRAPH = re.compile(r"\n\s*\n\s*")
_SENTENCE = re.compile(r"[.!?…][\"»”)\]]*(?:\s*\[\d+\])*\s+(?=[A-ZÀ-Ý«“\"(•–])")
_LINE = re.compile(r"\n\s*")
_SPACE = re.compile(r"\s+")
_PLACES = ((_PARAGRAPH, 0.4), (_SENTENCE, 0.0), (_LINE, 0.0), (_SPACE, 0.0))
"""Where to cut, best first, and how full a message must be for it."""


def split(text: RichText, longest: int = LONGEST) -> tuple[RichText, ...]:
    """`text` in parts of at most `longest` UTF-16 units; glued together they are `text` again.

    No part is blank (Telegram refuses those), unless the whole is.
    """
    whole = text_of(text)
    parts: list[RichText] = []
    position = 0
    while position < len(whole):
        end = _end_of_part(whole, position, longest)
        parts.append(_piece(text, position, end))
        position = end
    return tuple(_without_blanks(parts, longest))


def _end_of_part(whole: str, start: int, longest: int) -> int:
    limit = _reach(whole, start, longest)
    if limit == len(whole):
        return limit
    for pattern, emptiest in _PLACES:
        ends = [end for end in _ends(pattern, whole, start, limit) if whole[start:end].strip()]
        if ends and ends[-1] - start >= (limit - start) * emptiest:
            return ends[-1]
    return limit


def _ends(pattern: re.Pattern[str], whole: str, start: int, limit: int) -> Iterator[int]:
    for match in pattern.finditer(whole, start):
        if match.end() > limit:
            return
        yield match.end()


def _reach(whole: str, start: int, longest: int) -> int:
    """The furthest index that `longest` units from `start` come to."""
    end = min(len(whole), start + longest)
    excess = units(whole[start:end]) - longest
    while excess > 0:
        end -= 1
        excess -= units(whole[end])
    return max(end, start + 1)


def _piece(text: RichText, start: int, end: int) -> RichText:
    """The characters of `text` from `start` to `end`, styles kept."""
    spans: list[Span] = []
    position = 0
    for span in text:
        cut = span.text[max(start - position, 0) : max(end - position, 0)]
        if cut:
            spans.append(Span(cut, span.bold, span.url))
        position += len(span.text)
    return tuple(spans)


def _without_blanks(parts: list[RichText], longest: int) -> Iterator[RichText]:
    """Blank parts go to the part before, where there is room; where there is none they are left out by the sender."""
    kept: list[RichText] = []
    for part in parts:
        if kept and not text_of(part).strip() and units(text_of(kept[-1]) + text_of(part)) <= longest:
            kept[-1] = (*kept[-1], *part)
        else:
            kept.append(part)
    yield from kept
