"""Numbers for the sources behind the guide's phrases, in order of appearance."""

from collections.abc import Mapping

from bot.answering.models import Citation
from bot.guide.models import Said
from bot.retrieval.library import Source


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
