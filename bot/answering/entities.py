"""The subjects a question names: professions, services, titles, by any of their names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.retrieval.library import Library
from bot.retrieval.words import content_words, stem, tokenize

_SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A page named in a question, and the positions of its name among the question's content words."""

    page_id: str
    start: int
    end: int


class Names:
    """Every name of every page, for finding mentions of them.

    What only its little words make a name ("dopo di noi", "terza S", "tipo B") is none here: "e dopo?" is about something else.
    """

    def __init__(self, library: Library) -> None:
        self._pages: dict[tuple[str, ...], str] = {}
        self.words: set[str] = set()
        """The words that names are made of."""
        named = [(page.id, name) for page in library.pages for name in (page.title.split(",")[0], *page.aliases)]
        self._acronyms = {
            word for _, name in named for part in name.split() if part.isupper() for word in tokenize(part)
        }
        for page_id, name in named:
            words = content_words(name)
            self.words.update(word for word in words if len(word) >= _SHORTEST_WORD)
            if words and (len(words) > 1 or len(tokenize(name)) == 1):
                self._pages.setdefault(self._forms(words), page_id)
        self._longest = max(map(len, self._pages), default=0)

    def mentions(self, question: str, mend: Callable[[Sequence[str]], list[str]]) -> tuple[Mention, ...]:
        """The pages that `question` names, in order, the longest name first where two begin at the same word.

        `mend` corrects misspelt words. Forms count as one: "assistenti sociali" names the page of "assistente sociale". An
        acronym has none: "casa" names no CAS.
        """
        words = self._forms(mend(content_words(question)))
        found: list[Mention] = []
        position = 0
        while position < len(words):
            length = self._length_of_name_at(words, position)
            if length:
                page_id = self._pages[words[position : position + length]]
                if page_id not in (mention.page_id for mention in found):
                    found.append(Mention(page_id, position, position + length))
            position += length or 1
        return tuple(found)

    def _forms(self, words: Sequence[str]) -> tuple[str, ...]:
        """What stands for all forms of each word: its stem, or the acronym that it is, in capitals, which no stem has."""
        return tuple(word.upper() if word in self._acronyms else stem(word) for word in words)

    def _length_of_name_at(self, words: tuple[str, ...], position: int) -> int:
        longest = min(self._longest, len(words) - position)
        return next(
            (length for length in range(longest, 0, -1) if words[position : position + length] in self._pages), 0
        )
