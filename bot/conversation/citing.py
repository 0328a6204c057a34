"""Sources as a reader sees them: told in a line, or as numbers in a message, in order of appearance."""

from collections.abc import Mapping

from bot.answering.models import Citation
from bot.conversation.rich import RichText, Span, plain
from bot.guide.models import Said
from bot.retrieval.library import Source
from bot.texts import Texts
from bot.texts.days import day


def cited(citation: Citation, texts: Texts) -> RichText:
    """A source as a reader wants it: number, title, place in it, publisher, date, address, and when it was read."""
    source = citation.source
    if source.type == "pagina":
        said = texts.say("ask.our_page", number=citation.number, title=source.title, date=day(source.dated))
        return plain(said)
    parts = [f"[{citation.number}] {source.title}"]
    if citation.locators:
        parts.append(f", {'; '.join(citation.locators)}")
    parts.append(f". {source.publisher}, {day(source.dated).removesuffix('.')}.")
    if source.read_on:
        parts.append(f" {texts.say('ask.read_on', date=day(source.read_on))}")
    address = (Span(f"\n{source.url}", url=source.url),) if source.url else ()
    return (Span("".join(parts)), *address)


class Numbering:
    """Gives each source the number a reader sees, while a message is put together."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._locators: dict[str, dict[str, None]] = {}

    def of(self, *said: Said) -> str:
        """`[1][2]`: the numbers of what stands behind `said`, with a space before them; empty where nothing does."""
        keys = dict.fromkeys(mark.source for one in said for mark in one.marks if mark.source in self._sources)
        for one in said:
            for mark in one.marks:
                if mark.source in self._sources:
                    self._locators.setdefault(mark.source, {}).update({mark.locator: None} if mark.locator else {})
        names = list(self._locators)
        numbers = "".join(f"[{names.index(key) + 1}]" for key in keys)
        return f" {numbers}" if numbers else ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """What was numbered."""
        return tuple(
            Citation(number, self._sources[key], tuple(locators))
            for number, (key, locators) in enumerate(self._locators.items(), 1)
        )
