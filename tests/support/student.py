"""A student over real conversations and a real database: each message is a turn that is kept, as a channel keeps it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.conversation.context import Context
from bot.conversation.events import Event, NumberShared, Tapped, TextSent
from bot.conversations import Conversations
from bot.people.lead import FollowUp
from bot.records import MemoryRecords
from bot.store.database import Database
from bot.turn import Turn


class Unasked:
    """An answerer without pages: no guide is at hand, and no question may be put to it."""

    def reading(self):
        from bot.retrieval.index import IndexFault

        raise IndexFault("none")


def conversations_over(
    database: Database, context: Context, clock: Callable[[], datetime], follow_up: FollowUp = "relay"
) -> Conversations:
    """Conversations that know what this database keeps."""
    return Conversations(
        Unasked(),  # type: ignore[arg-type]
        MemoryRecords(),
        replace(context, minor_follow_up=follow_up),
        clock,
        people=database,
    )


class Student:
    """Somebody who writes in a conversation; `turn` is the last thing that happened."""

    def __init__(self, name: str, conversations: Conversations, database: Database) -> None:
        self.name = name
        self.conversations = conversations
        self.database = database
        self.turn: Turn | None = None

    def do(self, event: Event) -> Turn:
        session = self.database.session(self.name)
        self.turn = self.conversations.take(session, event, self.name)
        self.database.keep(self.name, self.turn)
        return self.turn

    def say(self, text: str) -> Turn:
        return self.do(TextSent(text))

    def tap(self, payload: str) -> Turn:
        return self.do(Tapped(payload))

    def share(self, number: str, *, own: bool = True) -> Turn:
        return self.do(NumberShared(number, own))

    def choose(self, beginning: str) -> Turn:
        """Tap the button of the last message whose payload begins so."""
        return self.tap(self.offered(beginning))

    def offered(self, beginning: str) -> str:
        return next(payload for payload in self.payloads if payload.startswith(beginning))

    @property
    def payloads(self) -> list[str]:
        return [button.payload for reply in self.turn.replies for row in reply.buttons for button in row]

    @property
    def words(self) -> str:
        return "\n".join(reply.words for reply in self.turn.replies)

    def enter(self, band: str = "age:minor") -> "Student":
        self.say("/start")
        self.choose(band)
        self.choose("consent:yes")
        return self

    def agree(self, province: str = "Provincia Uno", recipients: tuple[int, ...] = (1,)) -> Turn:
        """The form up to the yes: a name is asked next."""
        self.say("/contatto")
        self.choose("contact:prof:ok")
        self.choose(f"contact:prov:{province}")
        self.choose("contact:year:3")
        chosen = self.database.session(self.name).draft.recipients
        for number in set(recipients) ^ set(chosen):
            self.choose(f"contact:rec:{number}")
        self.choose("contact:rec:ok")
        return self.choose("contact:yes:")

    def fill_in(self, name: str = "Ada", **more) -> Turn:
        """The form up to the summary."""
        self.agree(**more)
        turn = self.say(name)
        if "contact:noreach" in self.payloads:
            turn = self.choose("contact:noreach")
        return turn

    def leave(self, **more) -> Turn:
        self.fill_in(**more)
        return self.choose("contact:save:")
