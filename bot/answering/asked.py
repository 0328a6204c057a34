"""A message as it was typed and as it is read: Italian spelt out, another language glossed word by word."""

from dataclasses import dataclass

from bot.answering.gloss import gloss, has_glossary
from bot.answering.reading import Reading
from bot.languages.names import DEFAULT
from bot.retrieval.spelling import normalize_question


@dataclass(frozen=True, slots=True)
class Asked:
    """`typed` is what the embedder and a chat model read; `read` are the Italian words that everything else looks at.

    In Italian the two are one. `unknown` is the share (0 to 1) of words without a meaning here; None where the index tells it.
    """

    typed: str
    read: str
    language: str = DEFAULT
    unknown: float | None = None

    def typed_like(self, version: str) -> str:
        """`version`, which holds the words read and perhaps more, with the words as they were typed."""
        return version.replace(self.read, self.typed, 1) if self.read else f"{self.typed} {version}".strip()


def read_message(text: str, language: str, reading: Reading) -> Asked:
    """`text` (cleaned), in `language` (ISO 639-1), made ready for answering."""
    if has_glossary(language):
        glossed = gloss(text, language)
        return Asked(text, glossed.text, language, glossed.unknown)
    question = normalize_question(text, reading.index.lexical.knows, reading.names.words)
    return Asked(question, question)
