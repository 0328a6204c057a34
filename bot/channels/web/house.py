"""What the channel is told of the house it serves."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.context import Context
from bot.conversation.events import Event
from bot.conversation.kept import Kept
from bot.conversation.replies import Reply
from bot.conversation.session import Session
from bot.lesson.lesson import Lesson
from bot.people.classes import SchoolClass, Teacher, Week
from bot.retrieval.library import Page


class Turn(Kept, Protocol):
    """What one event led to."""

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What to say."""


Show = Callable[[str], None]
"""Told of the verified text so far, whenever it grows; called in threads."""
Take = Callable[[Session, Event, str, Show], Turn]
"""Session, event and the conversation's name to what they lead to."""


class Keeping(Protocol):
    """Where sessions are kept; called in threads."""

    def session(self, conversation: str) -> Session:
        """Where a conversation stands; a new one where nothing is known."""

    def keep(self, conversation: str, turn: Turn) -> None:
        """Keep all that a turn wants kept, or nothing."""

    def close(self, update_id: int | None, conversation: str) -> None:
        """Forget a conversation; a gate that is shut for a while stays shut."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the pages are served. `public` is the address people know ("": whatever they asked for), `embedders` are the origins
    (`https://host`) whose pages may frame the chat; where `secure`, cookies go over https alone.
    """

    public: str = ""
    embedders: Sequence[str] = ()
    secure: bool = False


class Classes(Protocol):
    """Where classes are kept; called in threads. A teacher's key is never kept, only its hash."""

    def teacher(self, key: str) -> Teacher | None:
        """Whose key it is."""

    def come_in(self, key: str) -> bool:
        """Note that a teacher came in. False where the key is nobody's."""

    def classes_of(self, teacher: Teacher) -> tuple[SchoolClass, ...]:
        """A teacher's classes, the newest first."""

    def open_class(self, teacher: Teacher, label: str) -> SchoolClass:
        """Make a class. Raises `NoMoreClasses` where there are as many as may be."""

    def close_class(self, teacher: Teacher, code: str) -> None:
        """End a teacher's class now; its numbers go with it."""

    def weeks_of(self, teacher: Teacher, code: str) -> tuple[Week, ...]:
        """What may be known of a teacher's class, the last week first."""

    def class_ends(self, code: str) -> datetime | None:
        """When a class that may be joined now ends."""


@dataclass(frozen=True, slots=True)
class Classroom:
    """What serves teachers. `take` answers on a screen for everybody; `lesson` gives the lesson in force, or None where there is
    none; `pages` the pages in force by id; `telegram` the name under which Telegram knows the bot ("": not there).
    """

    take: Take
    classes: Classes
    lesson: Callable[[], Lesson | None]
    pages: Callable[[], Mapping[str, Page]]
    telegram: Callable[[], str] = lambda: ""


@dataclass(frozen=True, slots=True)
class House:
    """`take` is not called before `ready` is set, and only in threads. `limit` says how many seconds a conversation at an
    address must wait before it is answered again; None lets it pass. `as_of_now` adds to the context what changes while the house
    stands, and is called in threads. `hear` is what rules alone hear in words that can't be taken.
    """

    context: Context
    take: Take
    keeping: Keeping
    ready: asyncio.Event
    clock: Callable[[], datetime]
    manner: Manner = Manner()
    limit: Callable[[str, str], int | None] = lambda _conversation, _address: None
    classroom: Classroom | None = None
    as_of_now: Callable[[Context], Context] = lambda context: context
    hear: Callable[[str], Sequence[Event]] = lambda _words: ()
