"""What the channel asks of whoever keeps its updates, sessions and outbox."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.conversation.events import Event
from bot.conversation.kept import Kept
from bot.conversation.replies import Reply
from bot.conversation.session import Session


class Turn(Kept, Protocol):
    """What one event led to."""

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What to say."""


Take = Callable[[Session, Event, str, Callable[[str], None]], Turn]
"""Session, event and the conversation's name to what they lead to; an answer that is being written is shown as it grows."""


class Waiting(Protocol):
    """A message on its way; `opening` is the first of its answer, `words` what `message.pack` made, if it can be read."""

    @property
    def id(self) -> int:
        """Its number in the outbox."""

    @property
    def opening(self) -> bool:
        """Whether an answer begins here."""

    @property
    def asked_at(self) -> datetime:
        """When what it answers was written."""

    @property
    def words(self) -> str | None:
        """The packed message."""


class Outbox(Protocol):
    """Messages that wait, by conversation."""

    def conversations_waiting(self) -> Sequence[str]:
        """The conversations for which something waits."""

    def waiting(self, conversation: str) -> Sequence[Waiting]:
        """What waits for one of them, in order."""

    def erase(self, row_id: int) -> None:
        """Forget a message that was sent, or never can be."""

    def close(self, update_id: int | None, conversation: str) -> None:
        """Forget a conversation whose chat is gone; finishes `update_id`, if given."""


class Keeping(Outbox, Protocol):
    """All of it."""

    def attempts(self, update_id: int) -> int | None:
        """How often an update was tried; None where it is finished."""

    def begin(self, update_id: int) -> None:
        """Count one more attempt, before it is made."""

    def session(self, conversation: str) -> Session:
        """Where a conversation stands."""

    def finish(
        self,
        update_id: int,
        conversation: str,
        turn: Turn | None,
        messages: Sequence[str],
        asked_at: datetime,
    ) -> None:
        """Finish an update: all that is given is kept, or nothing is."""
