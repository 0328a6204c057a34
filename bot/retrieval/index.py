"""A published index, opened for reading, and the shelf it stands on."""

import time
from pathlib import Path
from threading import Lock

from pydantic import TypeAdapter, ValidationError

from bot.guide.models import GUIDE, Guide
from bot.retrieval.chunks import split_library
from bot.retrieval.classifier import LinearClassifier, load_classifier
from bot.retrieval.dense import DenseIndex
from bot.retrieval.lexical import LexicalIndex
from bot.retrieval.library import Library, Page, Source
from bot.retrieval.manifest import (
    DENSE_FOLDER,
    INTENTS_FILE,
    LEXICAL_FOLDER,
    LIBRARY_FILE,
    RECIPE,
    Manifest,
    read_manifest,
)
from bot.retrieval.questionnaire import QUESTIONNAIRE, Questionnaire

CURRENT_FILE = "current"
_LIBRARY = TypeAdapter(tuple[tuple[Page, ...], dict[str, Source]])
_LOOK_EVERY_SECONDS = 1.0


class IndexFault(Exception):
    """An index can't be used; `key` names the sentence in `texts/it/index.yaml` that says what to do."""

    key = "index.broken"


class IndexMissing(IndexFault):
    """Nothing was ever published here."""

    key = "index.missing"


class IndexBroken(IndexFault):
    """The published folder is damaged or of another recipe."""


class IndexForeign(IndexFault):
    """Another embedder made the index."""

    key = "index.foreign"


class PublishedIndex:
    """One index folder: its library, its vectors, its words, what messages want. Never written."""

    def __init__(self, folder: Path, embedder_identity: str) -> None:
        manifest = read_manifest(folder)
        if manifest is None or manifest.recipe != RECIPE:
            raise IndexBroken(folder.name)
        if manifest.embedder != embedder_identity:
            raise IndexForeign(manifest.embedder)
        self.folder = folder
        self.manifest: Manifest = manifest
        try:
            self.library = read_library(folder / LIBRARY_FILE)
            self.lexical = LexicalIndex(folder / LEXICAL_FOLDER)
            self.dense = DenseIndex(folder / DENSE_FOLDER, split_library(self.library))
            intents = folder / INTENTS_FILE
            self.intents: LinearClassifier | None = load_classifier(intents) if intents.exists() else None
            self.questionnaire: Questionnaire | None = QUESTIONNAIRE.read(folder)
            self.guide: Guide | None = GUIDE.read(folder)
        except Exception as error:  # whatever a damaged file makes a library raise, the index is broken
            raise IndexBroken(folder.name) from error

    @property
    def version(self) -> str:
        """The index's name."""
        return self.manifest.version

    def close(self) -> None:
        """Let the folder go."""
        self.dense.close()


class Shelf:
    """The folder where indexes are published; notices, at most once a second, that another has become the current one.

    Safe to share between threads.
    """

    def __init__(self, folder: Path, embedder_identity: str) -> None:
        self.folder = folder
        self._embedder_identity = embedder_identity
        self._open: PublishedIndex | None = None
        self._retired: PublishedIndex | None = None
        self._looked_at = float("-inf")
        self._turn = Lock()

    def current(self) -> PublishedIndex:
        """The index in force.

        The one before stays open until the next change, so that an answer under way is not cut.

        Raises:
            IndexMissing, IndexBroken, IndexForeign: there is none that can be used, and none was open.
        """
        with self._turn:
            return self._current()

    def _current(self) -> PublishedIndex:
        now = time.monotonic()
        if self._open and now - self._looked_at < _LOOK_EVERY_SECONDS:
            return self._open
        self._looked_at = now
        try:
            version = current_version(self.folder)
            if self._open is None or version != self._open.version:
                fresh = PublishedIndex(self.folder / version, self._embedder_identity)
                if self._retired:
                    self._retired.close()
                self._retired, self._open = self._open, fresh
        except IndexFault:
            if self._open is None:
                raise
        return self._open

    def close(self) -> None:
        """Close what is open."""
        for index in (self._open, self._retired):
            if index:
                index.close()
        self._open = self._retired = None


def current_version(folder: Path) -> str:
    """The name of the index in force on the shelf `folder`.

    Raises:
        IndexMissing: nothing was ever published there.
    """
    try:
        return (folder / CURRENT_FILE).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise IndexMissing(str(folder)) from None


def read_library(path: Path) -> Library:
    """The library written by `write_library`.

    Raises:
        IndexBroken: the file is missing or damaged.
    """
    try:
        pages, sources = _LIBRARY.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexBroken(path.name) from error
    return Library(pages, sources)


def library_bytes(library: Library) -> bytes:
    """The library as JSON, the same bytes for the same pages and sources."""
    return _LIBRARY.dump_json((library.pages, dict(sorted(library.sources.items()))))
