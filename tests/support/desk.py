"""The channel's dispatcher and sender at work over a database, with a conversation that the test may change."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.models import AnswerRecord
from bot.channels.telegram.client import Client
from bot.channels.telegram.dispatcher import Dispatcher, Finished
from bot.channels.telegram.drafts import Drafts
from bot.channels.telegram.handling import LONGEST_SECONDS, Handling
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.polling import read_update
from bot.channels.telegram.sender import Sender
from bot.conversation.events import Event, Tapped, TextSent
from bot.conversation.replies import Reply
from bot.conversation.rich import plain
from bot.conversation.session import Session
from bot.store.database import Database
from bot.texts import load_texts


@dataclass(frozen=True)
class Echo:
    """A turn that says what was heard."""

    session: Session
    replies: tuple[Reply, ...]
    records: tuple[AnswerRecord, ...] = ()
    consents: tuple = ()
    judgements: tuple = ()
    leads: tuple = ()
    questions: tuple = ()
    reminders: tuple = ()
    marks: tuple = ()
    counted: tuple = ()
    audit: tuple = ()
    forget: bool = False


def echo(session: Session, event: Event) -> Echo:
    match event:
        case TextSent(text):
            said = f"Hai scritto: {text}"
        case Tapped(payload, quoted):
            said = f"Hai toccato {payload}, che rispondeva a: {quoted}"
        case _:
            said = "Leggo solo testo"
    return Echo(replace(session, last_record=said[:12]), (Reply(plain(said), "answer", quotes=True),))


class Desk:
    def __init__(
        self, client: Client, database: Database, clock: Callable[[], datetime], longest: float = LONGEST_SECONDS
    ) -> None:
        self.client = client
        self.database = database
        self.take = echo
        pace = Pace(asyncio.get_running_loop().time, 0.0)
        self.writes: Callable[[Callable[[str], None]], None] = lambda show: None
        """What a chat model does while an answer is being found."""
        self.sender = Sender(client, database, load_texts(), clock, pace)
        handling = Handling(
            client,
            database,
            lambda session, event, conversation, show: self._take(session, event, show),
            self.sender.wake,
            load_texts(),
            clock,
            Drafts(client, pace),
            longest,
        )
        self.ready = asyncio.Event()
        self.ready.set()
        self.dispatcher = Dispatcher(handling, self.ready)

    def _take(self, session: Session, event: Event, show: Callable[[str], None]):
        self.writes(show)
        return self.take(session, event)

    def hear(self, number: int, **content: dict) -> Finished:
        """An update: `hear(1, message={...})`."""
        return self.dispatcher.accept(read_update({"update_id": number, **content}, self.client))

    async def take_in(self, number: int, **content: dict) -> None:
        """Hear an update, and wait until it is finished and all is sent."""
        await asyncio.wait_for(self.hear(number, **content), 10)
        await self.sent()

    async def sent(self, conversations: int = 0) -> None:
        """Wait until nothing waits in the outbox, save for so many conversations."""
        async with asyncio.timeout(10):
            while len(self.database.conversations_waiting()) > conversations:
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        await self.dispatcher.stop(0.1)
        await self.sender.stop(0.1)
