"""The long-running process: the store, the conversations, the web chat and Telegram joined, from start to stop."""

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.app import build_conversations, context_of
from bot.channels.telegram.channel import Channel, packed
from bot.channels.telegram.channel import House as TelegramHouse
from bot.channels.telegram.client import ServerClock, open_client
from bot.channels.telegram.webhook import Hook, secret_for
from bot.channels.threads import in_thread
from bot.channels.web.house import House, Manner
from bot.channels.web.server import WebFault, bind, serve_site
from bot.channels.web.site import build_site
from bot.conversation.events import Event
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.delivering import keep_delivering
from bot.desk import review_of
from bot.guarding import keys_of
from bot.heartbeat import EVERY_SECONDS, Beat, remove_beat, write_beat
from bot.housekeeping import keep_house
from bot.installation import missing_from_privacy, versions_in_force
from bot.ledger import erase_again, keep_list
from bot.listening import heard_by_rules
from bot.logs import quieten_loop
from bot.mailing import keep_telling, mail_server_of, warning
from bot.receivers import Receivers
from bot.records import CarriedRecords
from bot.retrieval.embedder import Embedder
from bot.safety.counting import count_in_log_and
from bot.safety.quotas import Quotas
from bot.schooling import classroom_of
from bot.settings import Settings
from bot.store.database import Database, open_database
from bot.texts import load_texts
from bot.turn import Turn

log = structlog.get_logger(__name__)

Say = Callable[[str], None]
OpenEmbedder = Callable[[Settings], Embedder]


def serve(settings: Settings, say: Say, open_with: OpenEmbedder | None = None) -> None:
    """Serve the web chat, and Telegram if there is a token, until SIGTERM or SIGINT; `say` tells the operator what goes on.

    Raises:
        WebFault: the web chat can't be served.
        StartFault: Telegram can't be served.
        IndexFault, EmbedderMissing: questions can't be answered.
        KeyFault, DatabaseFault: nothing can be stored.
        LedgerFault: who was erased can't be known.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database, keys_of(settings), _now)
    try:
        if again := erase_again(database, settings.erasures):
            say(load_texts().say("custody.copy.erased_again", again=again))
        asyncio.run(_serve(settings, database, say, open_with))
    finally:
        database.dispose()


class Warming:
    """Conversations that are being prepared while people are already listened to."""

    def __init__(self, build: Callable[[], Conversations]) -> None:
        self._build = build
        self._conversations: Conversations | None = None
        self._wall: Conversations | None = None
        self.telegram = ""
        """The bot's name on Telegram, once it is known."""
        self.ready = asyncio.Event()

    async def warm(self) -> None:
        """Prepare, then set `ready`."""
        self._conversations = await in_thread(self._build)
        self._wall = self._conversations.on_wall()
        await in_thread(self._conversations.index_version)
        self.ready.set()
        log.info("ready")

    def take(
        self, session: Session, event: Event, conversation: str = "", show: Callable[[str], None] | None = None
    ) -> Turn:
        """As `Conversations.take`; only once `ready`."""
        assert self._conversations is not None
        return self._conversations.take(session, event, conversation, show)

    def take_on_wall(self, session: Session, event: Event, conversation: str, show: Callable[[str], None]) -> Turn:
        """The same on a screen for everybody."""
        assert self._wall is not None
        return self._wall.take(session, event, conversation, show)

    def index_version(self) -> str:
        """As `Conversations.index_version`; empty until `ready`."""
        return self._conversations.index_version() if self._conversations and self.ready.is_set() else ""


async def _serve(settings: Settings, database: Database, say: Say, open_with: OpenEmbedder | None) -> None:
    texts, stop = load_texts(), asyncio.Event()
    loop = asyncio.get_running_loop()
    quieten_loop(loop)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    web = _open_web(settings)
    context = context_of(settings)
    missing = missing_from_privacy(settings, context)
    if missing and settings.environment == "production":
        say(texts.say("privacy.missing", names=", ".join(missing)))
    telegram = bool(settings.telegram_token.get_secret_value())
    say(texts.say("telegram.start.preparing" if telegram else "web.start.preparing"))
    quotas = Quotas()
    count = count_in_log_and(database.count_crisis)
    records = CarriedRecords(database.recall)
    warming = Warming(lambda: build_conversations(settings, records, open_with, database, quotas, count))
    works: list[Coroutine[Any, Any, None]] = []
    if telegram:
        works.append(_serve_telegram(settings, database, warming, stop, say))
    if web is not None:
        works.append(_serve_web(web, settings, database, warming, quotas, stop, say))
    mail = mail_server_of(settings)
    if mail is not None:
        works.append(keep_telling(database.digests, mail, settings.site, texts, _now, stop))
    if lacking := warning(settings, somebody=database.digests.somebody_would_be_told()):
        say(texts.say(lacking))
    await _until_first_ends(
        stop,
        *works,
        _warm(warming, stop),
        _beat(settings, warming, stop),
        keep_house(
            database,
            lambda: versions_in_force(settings, context, warming.index_version()),
            stop,
            lambda: keep_list(database, settings.erasures),
        ),
    )
    say(texts.say("telegram.start.stopped" if telegram else "web.start.stopped"))


def _open_web(settings: Settings) -> socket.socket | None:
    if not settings.web_port:
        return None
    taken = settings.webhook_url and settings.telegram_token.get_secret_value()
    if taken and settings.listen_port == settings.web_port:
        raise WebFault("web.start.same_port", port=settings.web_port)
    return bind(settings.web_host, settings.web_port)


async def _serve_web(
    listening: socket.socket,
    settings: Settings,
    database: Database,
    warming: Warming,
    quotas: Quotas,
    stop: asyncio.Event,
    say: Say,
) -> None:
    house = web_house(settings, database, warming, quotas)
    texts = load_texts()
    say(texts.say("web.start.started", port=settings.web_port))
    if settings.web_secure and not settings.web_url.startswith("https://"):
        say(texts.say("web.start.no_https"))
    site = build_site(house, rooms={"/gestione": review_of(settings, database)})
    await serve_site(site, listening, settings.web_proxies, stop)


def web_house(settings: Settings, database: Database, warming: Warming, quotas: Quotas) -> House:
    """What the web chat is told of the house."""
    return House(
        context_of(settings).on("web"),
        warming.take,
        database,
        warming.ready,
        _now,
        Manner(settings.web_url, settings.embed_origins, settings.web_secure),
        lambda conversation, address: quotas.let_in(conversation, address, _now()).wait,
        classroom_of(settings.index_dir, database, warming.take_on_wall, lambda: warming.telegram),
        as_of_now=Receivers(database).named_in,
        hear=heard_by_rules(_now),
    )


async def _serve_telegram(
    settings: Settings, database: Database, warming: Warming, stop: asyncio.Event, say: Say
) -> None:
    house = TelegramHouse(load_texts(), settings.operator, _now, settings.telegram_api_url)
    server_clock = ServerClock()
    client = open_client(settings.telegram_token.get_secret_value(), settings.telegram_api_url, server_clock)
    channel = Channel(client, server_clock, database, warming.take, warming.ready, house)
    username = warming.telegram = await channel.check_in()
    say(load_texts().say("telegram.start.started", username=username))
    serving = _listen(channel, settings, stop) if settings.webhook_url else _poll(channel, stop, say)
    context = context_of(settings).on("telegram")
    delivering = asyncio.create_task(keep_delivering(database.deliveries, packed, channel.wake, context, _now, stop))
    try:
        await serving
    finally:
        stop.set()
        await delivering


async def _poll(channel: Channel, stop: asyncio.Event, say: Say) -> None:
    host = await channel.clear_webhook()
    if host is not None:
        say(load_texts().say("telegram.start.webhook_removed", host=host))
    await channel.poll(stop)


async def _listen(channel: Channel, settings: Settings, stop: asyncio.Event) -> None:
    secret = settings.webhook_secret.get_secret_value() or secret_for(settings.telegram_token.get_secret_value())
    await channel.listen(stop, Hook(settings.webhook_url, secret, settings.listen_host, settings.listen_port))


async def _warm(warming: Warming, stop: asyncio.Event) -> None:
    await warming.warm()
    await stop.wait()


async def _beat(settings: Settings, warming: Warming, stop: asyncio.Event) -> None:
    while not stop.is_set():
        beat = Beat(_now(), await in_thread(warming.index_version))
        try:
            write_beat(settings.heartbeat_file, beat)
        except OSError as error:
            log.error("heartbeat_not_written", error=type(error).__name__)
        await _rest(stop, EVERY_SECONDS if beat.index else 1.0)
    remove_beat(settings.heartbeat_file)


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
