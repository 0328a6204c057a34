"""A reply as the page shows it: paragraphs and lists of pieces, buttons, sources to unfold, things to look at or save."""

import base64
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from urllib.parse import urlsplit

from bot.answering.models import AnswerRecord
from bot.conversation.citing import cited
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import RichText, Span
from bot.languages.names import DEFAULT
from bot.pictures.drawing import draw
from bot.texts import Texts

_BULLET = re.compile(r"^[•–-] ")
_MARKS = re.compile(r" ?((?:\[\d{1,2}\])+)")
_COMMAND = re.compile(r"(?<![\w/.])/[a-z]{3,20}\b(?![/.]\w)")
_TELEPHONE = re.compile(r"\d[\d ]{1,14}")
_SOURCES = "sources:"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. At most one of the rest holds: an address, a command to send, a number to call, sources it rests on."""

    text: str
    bold: bool = False
    url: str = ""
    command: str = ""
    telephone: str = ""
    marks: tuple[str, ...] = ()


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of lines, a list of items, or a note in small type."""

    kind: Literal["paragraph", "list", "note"]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Something that was cited, under its number."""

    number: str
    line: Line


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture (`described`) or a file (`name`) that travels within the page: it is kept nowhere."""

    address: str
    name: str = ""
    described: str = ""
    kilobytes: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A reply, ready for a template; `id` tells it apart in its page, `quoted` is what its buttons bring back.

    `language` is empty where it is the page's own.
    """

    id: str
    kind: str
    blocks: tuple[Block, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    sources: tuple[Source, ...] = ()
    quoted: str = ""
    picture: Attachment | None = None
    document: Attachment | None = None
    language: str = ""


def show_all(replies: Sequence[Reply], records: Sequence[AnswerRecord], words: str, texts: Texts) -> tuple[Shown, ...]:
    """`replies` for the page, pictures drawn: work for a thread."""
    return tuple(show(reply, records, words, texts) for reply in replies)


def show(reply: Reply, records: Sequence[AnswerRecord], words: str, texts: Texts) -> Shown:
    """`reply` for the page; the sources that `records` hold stand under it in the place of their button."""
    keys = {button.payload.removeprefix(_SOURCES) for row in reply.buttons for button in row}
    citations = next((record.citations for record in records if record.key in keys), ())
    rows = tuple(row for row in (_without_sources(row, keep=not citations) for row in reply.buttons) if row)
    return Shown(
        secrets.token_hex(4),
        reply.kind,
        tuple(_blocks(reply, texts, marked=bool(citations))),
        rows,
        tuple(Source(str(one.number), _source(cited(one, texts))) for one in citations),
        words if reply.quotes else "",
        picture=_picture(reply),
        document=_document(reply),
        language=_language(reply, texts),
    )


def _language(reply: Reply, texts: Texts) -> str:
    language = reply.language or texts.language
    return "" if language == DEFAULT else language


def _without_sources(row: tuple[Button, ...], *, keep: bool) -> tuple[Button, ...]:
    return row if keep else tuple(button for button in row if not button.payload.startswith(_SOURCES))


def _blocks(reply: Reply, texts: Texts, *, marked: bool) -> Iterator[Block]:
    label = texts.say("answer.ai_label")
    for paragraph in _split(reply.text, re.compile(r"\n{2,}")):
        lines = [line for line in _split(paragraph, re.compile(r"\n")) if line]
        if "".join(span.text for span in paragraph).strip() == label:
            yield Block("note", tuple(tuple(_pieces(line, reply, marked)) for line in lines))
            continue
        for listed, group in groupby(lines, lambda line: bool(_BULLET.match(line[0].text))):
            shown = (tuple(_pieces(_without_bullet(line) if listed else line, reply, marked)) for line in group)
            yield Block("list" if listed else "paragraph", tuple(shown))


def _split(text: RichText, at: re.Pattern[str]) -> list[RichText]:
    """The parts of `text` between the places `at`, each with its styles; empty ones are left out."""
    parts: list[list[Span]] = [[]]
    for span in text:
        first, *others = at.split(span.text)
        parts[-1].append(Span(first, span.bold, span.url))
        parts += [[Span(other, span.bold, span.url)] for other in others]
    kept = (tuple(span for span in part if span.text) for part in parts)
    return [part for part in kept if "".join(span.text for span in part).strip()]


def _without_bullet(line: RichText) -> RichText:
    first, *others = line
    return (Span(_BULLET.sub("", first.text), first.bold, first.url), *others)


def _pieces(line: RichText, reply: Reply, marked: bool) -> Iterator[Piece]:
    for span in line:
        if span.url:
            yield Piece(span.text.strip(), span.bold, url=span.url)
        elif span.bold and reply.kind == "crisis" and _TELEPHONE.fullmatch(span.text):
            yield Piece(span.text, bold=True, telephone=span.text.replace(" ", ""))
        elif marked:
            yield from _with_marks(span)
        elif reply.kind == "answer":
            yield Piece(span.text, span.bold)
        else:
            yield from _with_commands(span)


def _with_marks(span: Span) -> Iterator[Piece]:
    for number, part in enumerate(_MARKS.split(span.text)):
        if number % 2:
            yield Piece("", marks=tuple(re.findall(r"\d+", part)))
        elif part:
            yield Piece(part, span.bold)


def _with_commands(span: Span) -> Iterator[Piece]:
    """Commands named in our own sentences can be tapped, as in every chat."""
    position = 0
    for match in _COMMAND.finditer(span.text):
        yield Piece(span.text[position : match.start()], span.bold)
        yield Piece(match[0], span.bold, command=match[0])
        position = match.end()
    yield Piece(span.text[position:], span.bold)


def _source(text: RichText) -> Line:
    """A citation without its number, which the page sets apart; of an address, its host: the whole of it is where it leads."""
    first, *others = text
    pieces = [Piece(re.sub(r"^\[\d+\] ", "", first.text), first.bold)]
    for span in others:
        bare = span.url and span.text.strip() == span.url
        pieces.append(Piece(" "))
        pieces.append(Piece((urlsplit(span.url).hostname or span.url) if bare else span.text, span.bold, span.url))
    return tuple(pieces)


def _picture(reply: Reply) -> Attachment | None:
    return Attachment(_within("image/png", draw(reply.picture)), described=reply.picture.alt) if reply.picture else None


def _document(reply: Reply) -> Attachment | None:
    file = reply.document
    if file is None:
        return None
    kilobytes = max(1, round(len(file.content) / 1024))
    return Attachment(_within(file.media_type, file.content), name=file.name, kilobytes=kilobytes)


def _within(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
