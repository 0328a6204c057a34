"""A library to a published index: built aside under a lock, put in force by one rename, whole or not at all."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout
from langchain_core.embeddings import Embeddings

from bot.retrieval.chunks import lexical_document, split_library
from bot.retrieval.classifier import METHOD
from bot.retrieval.dense import write_dense
from bot.retrieval.index import (
    CURRENT_FILE,
    IndexFault,
    IndexMissing,
    PublishedIndex,
    current_version,
    library_bytes,
    read_library,
)
from bot.retrieval.lexical import write_lexical
from bot.retrieval.library import Library
from bot.retrieval.manifest import (
    DENSE_FOLDER,
    LEXICAL_FOLDER,
    LIBRARY_FILE,
    MANIFEST_FILE,
    RECIPE,
    Manifest,
    index_version,
    read_manifest,
)
from ingest.intents import write_intents
from ingest.pages.intents import Examples

LOCK_FILE = "lock"
_UNFINISHED = ".building-"


class AnotherIngest(Exception):
    """Another ingest is publishing on the same shelf."""


class NothingToPublish(Exception):
    """No page can be published; what is in force stays."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did. `changed` is false where the index in force already said the same."""

    version: str
    changed: bool
    pages: int
    sections: int
    chunks: int
    computed: int
    removed_sections: int


def publish_index(
    library: Library,
    shelf: Path,
    identity: str,
    open_embedder: Callable[[], Embeddings],
    now: datetime,
    advance: Callable[[int, int], None] = lambda _done, _total: None,
    intents: Examples | None = None,
    data: Mapping[str, bytes] | None = None,
) -> Published:
    """Publish `library` on `shelf`, or do nothing where the index in force says the same.

    `intents` are examples of messages by what they want (`read_intents`); without them every message counts as a question.
    `data` are further files of the index, by name, written as they are: what the rooms read beside the pages.

    `identity` is the embedder's; `open_embedder` is called only if a vector must be computed or stored. What is unchanged is
    copied from the index in force. `advance(done, total)` counts chunks. Interrupted at any moment, the index in
    force stays as it was; what was left unfinished is swept away by the next publication.

    Raises:
        NothingToPublish: the library holds no section.
        AnotherIngest: another process is publishing here.
        OSError: the disk is full or can't be written; nothing was changed.
    """
    if not library.sections:
        raise NothingToPublish
    shelf.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(shelf / LOCK_FILE, timeout=0):
            return _publish(library, intents or {}, dict(data or {}), shelf, identity, open_embedder, now, advance)
    except Timeout:
        raise AnotherIngest from None


def _publish(
    library: Library,
    intents: Examples,
    data: Mapping[str, bytes],
    shelf: Path,
    identity: str,
    open_embedder: Callable[[], Embeddings],
    now: datetime,
    advance: Callable[[int, int], None],
) -> Published:
    for leftover in shelf.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    told = library_bytes(library)
    said = [told, json.dumps([METHOD, intents], ensure_ascii=False, sort_keys=True).encode()]
    content = sha256(b"".join([*said, *(name.encode() + data[name] for name in sorted(data))])).hexdigest()
    version = index_version(content, identity)
    chunks = split_library(library)
    before = _in_force(shelf)
    counts = (len(library.pages), len(library.sections), len(chunks))
    if version == before and _is_whole(shelf / version, identity):
        return Published(version, False, *counts, 0, 0)
    building = shelf / f"{_UNFINISHED}{version}"
    try:
        building.mkdir()
        (building / LIBRARY_FILE).write_bytes(told)
        old = _same_embedder(shelf, before, identity)
        sections_before = _sections_of(old)
        opened = cache(open_embedder)
        computed = write_dense(building / DENSE_FOLDER, chunks, opened, advance, old / DENSE_FOLDER if old else None)
        documents = {
            key: lexical_document(library.page_of(section), section) for key, section in library.sections.items()
        }
        write_lexical(building / LEXICAL_FOLDER, documents)
        write_intents(building, intents, library, opened, old)
        for name, contents in data.items():
            (building / name).write_bytes(contents)
        manifest = Manifest(
            recipe=RECIPE, embedder=identity, content=content, pages=counts[0], sections=counts[1], chunks=counts[2],
            created_at=now,
        )  # fmt: skip
        (building / MANIFEST_FILE).write_text(manifest.model_dump_json(indent=2), "utf-8")
        shutil.rmtree(shelf / version, ignore_errors=True)
        building.rename(shelf / version)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    _put_in_force(shelf, version)
    _sweep(shelf, {version, before})
    return Published(version, True, *counts, computed, len(sections_before - library.sections.keys()))


def _in_force(shelf: Path) -> str:
    try:
        return current_version(shelf)
    except IndexMissing:
        return ""


def _is_whole(folder: Path, identity: str) -> bool:
    try:
        PublishedIndex(folder, identity).close()
    except IndexFault:
        return False
    return True


def _same_embedder(shelf: Path, version: str, identity: str) -> Path | None:
    """The folder of the index in force, if the same embedder made it and it is whole."""
    manifest = read_manifest(shelf / version) if version else None
    same = manifest is not None and manifest.embedder == identity and _is_whole(shelf / version, identity)
    return shelf / version if same else None


def _sections_of(folder: Path | None) -> set[str]:
    return set(read_library(folder / LIBRARY_FILE).sections) if folder else set()


def _put_in_force(shelf: Path, version: str) -> None:
    fresh = shelf / f"{CURRENT_FILE}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(version)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(shelf / CURRENT_FILE)


def _sweep(shelf: Path, kept: set[str]) -> None:
    """Remove the indexes nobody needs; the one before stays, since a running bot may still read it."""
    for folder in shelf.iterdir():
        if folder.is_dir() and folder.name not in kept and read_manifest(folder):
            shutil.rmtree(folder, ignore_errors=True)
