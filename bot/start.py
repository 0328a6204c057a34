"""Starting: settings read and everything built, or one sentence on what to do and an exit code."""

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.console import Console

from bot.settings import BadSettings, Settings, read_settings
from bot.texts import load_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.conversations import Conversations
    from bot.store.database import Database

console = Console(highlight=False, soft_wrap=True)
texts = load_texts()


def open_settings() -> Settings:
    """The settings, or exit 2 with the names of those that can't be."""
    try:
        return read_settings()
    except BadSettings as bad:
        give_up("settings.bad", 2, names=", ".join(bad.fields))


def open_conversations() -> "Conversations":
    """Everything built for a channel, or exit 1 with what is missing."""
    from bot.answering.write.chat_model import ModelUnusable
    from bot.app import build_conversations
    from bot.logs import set_up_logs
    from bot.retrieval.embedder import EmbedderMissing
    from bot.retrieval.index import IndexFault

    settings = open_settings()
    set_up_logs(settings.log_level)
    try:
        with Console(stderr=True).status(texts.say("terminal.preparing")):
            return build_conversations(settings)
    except IndexFault as fault:
        give_up(fault.key, 1)
    except EmbedderMissing:
        give_up("embedder.missing", 1)
    except ModelUnusable as unusable:
        give_up(unusable.key, 2, model=unusable.model, package=unusable.package)


def configured_eyes() -> "tuple[str, Callable[[str], list[float]]]":
    """The configured embedder's identity and what embeds a text with it, or exit 1 where it is not built."""
    from bot.app import configured_embedder
    from bot.retrieval.embedder import EmbedderMissing

    try:
        embedder = configured_embedder(open_settings())
    except EmbedderMissing:
        give_up("embedder.missing", 1)
    return embedder.identity, embedder.embed_query


@contextmanager
def opened_database(settings: Settings | None = None, *, make: bool = False) -> "Iterator[Database]":
    """The database that the settings name, or a sentence and exit 1. It must be there, unless the command may `make` one."""
    from bot.guarding import keys_of
    from bot.store.database import DatabaseFault, open_database
    from bot.store.keys import KeyFault

    settings = settings or open_settings()
    if not make and not settings.database_url.get_secret_value() and not (settings.data_dir / "bussola.db").exists():
        give_up("custody.nothing", 1, path=settings.data_dir)
    try:
        database = open_database(settings.database, keys_of(settings), lambda: datetime.now(UTC))
    except KeyFault as fault:
        give_up(fault.key, 1, path=fault.path)
    except DatabaseFault as fault:
        give_up(fault.key, 1, why=fault)
    try:
        yield database
    finally:
        database.dispose()


def give_up(key: str, code: int, **values: object) -> NoReturn:
    """Say the sentence `key` and leave with `code`."""
    console.print(texts.say(key, **values), style="red", markup=False)
    raise typer.Exit(code)
