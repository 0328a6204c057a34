"""The long-running process: the store, the conversations and Telegram joined, from start to stop."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.app import Conversations, Turn, build_conversations
from bot.channels.telegram.channel import Channel, House
from bot.channels.telegram.client import ServerClock, open_client
from bot.channels.telegram.threads import in_thread
from bot.channels.telegram.webhook import Hook, secret_for
from bot.conversation.events import Event
from bot.conversation.session import Session
from bot.heartbeat import EVERY_SECONDS, Beat, remove_beat, write_beat
from bot.logs import quieten_loop
from bot.records import CarriedRecords
from bot.retrieval.embedder import Embedder
from bot.settings import Settings
from bot.store.database import Database, open_database
from bot.store.keys import open_keys
from bot.texts import load_texts

log = structlog.get_logger(__name__)

_PURGE_EVERY_SECONDS = 3600.0
Say = Callable[[str], None]
OpenEmbedder = Callable[[Settings], Embedder]


def serve(settings: Settings, say: Say, open_with: OpenEmbedder | None = None) -> None:
    """Serve Telegram until SIGTERM or SIGINT; `say` tells the operator what goes on, a sentence at a time.

    Raises:
        StartFault: Telegram can't be served.
        IndexFault, EmbedderMissing: questions can't be answered.
        KeyFault, DatabaseFault: nothing can be stored.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    keys = open_keys(settings.key_file, settings.data_dir, production=settings.environment == "production")
    database = open_database(settings.database, keys, _now)
    try:
        asyncio.run(_serve(settings, database, say, open_with))
    finally:
        database.dispose()


class _Warming:
    """Conversations that are being prepared while Telegram is already listened to."""

    def __init__(self, build: Callable[[], Conversations]) -> None:
        self._build = build
        self._conversations: Conversations | None = None
        self.ready = asyncio.Event()

    async def warm(self) -> None:
        self._conversations = await in_thread(self._build)
        await in_thread(self._conversations.index_version)
        self.ready.set()
        log.info("ready")

    def take(self, session: Session, event: Event) -> Turn:
        """As `Conversations.take`; only once `ready`."""
        assert self._conversations is not None
        return self._conversations.take(session, event)

    def index_version(self) -> str:
        """As `Conversations.index_version`; empty until `ready`."""
        return self._conversations.index_version() if self._conversations and self.ready.is_set() else ""


async def _serve(settings: Settings, database: Database, say: Say, open_with: OpenEmbedder | None) -> None:
    texts, stop = load_texts(), asyncio.Event()
    loop = asyncio.get_running_loop()
    quieten_loop(loop)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    say(texts.say("telegram.start.preparing"))
    warming = _Warming(lambda: build_conversations(settings, CarriedRecords(database.recall), open_with))
    house = House(texts, settings.operator, _now, settings.telegram_api_url)
    server_clock = ServerClock()
    client = open_client(settings.telegram_token.get_secret_value(), settings.telegram_api_url, server_clock)
    channel = Channel(client, server_clock, database, warming.take, warming.ready, house)
    username = await channel.check_in()
    serving = _listen(channel, settings, stop) if settings.webhook_url else _poll(channel, stop, say)
    say(texts.say("telegram.start.started", username=username))
    await _until_first_ends(
        stop,
        serving,
        _warm(warming, stop),
        _beat(settings, warming, stop),
        _purge(database, stop),
    )
    say(texts.say("telegram.start.stopped"))


async def _poll(channel: Channel, stop: asyncio.Event, say: Say) -> None:
    host = await channel.clear_webhook()
    if host is not None:
        say(load_texts().say("telegram.start.webhook_removed", host=host))
    await channel.poll(stop)


async def _listen(channel: Channel, settings: Settings, stop: asyncio.Event) -> None:
    secret = settings.webhook_secret.get_secret_value() or secret_for(settings.telegram_token.get_secret_value())
    await channel.listen(stop, Hook(settings.webhook_url, secret, settings.listen_host, settings.listen_port))


async def _warm(warming: _Warming, stop: asyncio.Event) -> None:
    await warming.warm()
    await stop.wait()


async def _beat(settings: Settings, warming: _Warming, stop: asyncio.Event) -> None:
    while not stop.is_set():
        beat = Beat(_now(), await in_thread(warming.index_version))
        try:
            write_beat(settings.heartbeat_file, beat)
        except OSError as error:
            log.error("heartbeat_not_written", error=type(error).__name__)
        await _rest(stop, EVERY_SECONDS if beat.index else 1.0)
    remove_beat(settings.heartbeat_file)


async def _purge(database: Database, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await asyncio.to_thread(database.purge)
        except Exception as error:  # tomorrow is another day
            log.error("purge_failed", error=type(error).__name__)
        await _rest(stop, _PURGE_EVERY_SECONDS)


async def _until_first_ends(stop: asyncio.Event, *works: Coroutine[Any, Any, None]) -> None:
    """Run `works` together; when one ends or fails, all are told to stop, and what it raised is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    await asyncio.wait(tasks)
    for task in (*done, *tasks):
        task.result()


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


def _now() -> datetime:
    return datetime.now(UTC)
