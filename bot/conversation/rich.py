"""Text with emphasis and links, as spans: a channel turns them into whatever it has, and no markup can break."""

import re
from dataclasses import dataclass

_MARKUP = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|\[(?P<label>[^\]]+)\]\((?P<url>https?://[^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    bold: bool = False
    url: str = ""


RichText = tuple[Span, ...]


def plain(text: str) -> RichText:
    """`text` as it is, whatever it holds."""
    return (Span(text),) if text else ()


def rich(text: str) -> RichText:
    """One of our own sentences, where `**bold**` and `[label](https://...)` are the only markup."""
    spans: list[Span] = []
    position = 0
    for match in _MARKUP.finditer(text):
        if match.start() > position:
            spans.append(Span(text[position : match.start()]))
        bold = match["bold"]
        spans.append(Span(bold, bold=True) if bold else Span(match["label"], url=match["url"]))
        position = match.end()
    if position < len(text):
        spans.append(Span(text[position:]))
    return tuple(spans)


def text_of(spans: RichText) -> str:
    """The words alone."""
    return "".join(span.text for span in spans)
