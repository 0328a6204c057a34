"""What waits to be told to chats of a channel, and how it leaves: into the outbox in the transaction that notes it, once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine

from bot.people.handover import Proposal
from bot.people.lead import Arrived, Unanswered
from bot.people.reminder import DueReminder
from bot.people.sent_question import ComingAnswer
from bot.store import handovers, outbox, relay, reminders, sent_questions
from bot.store.keys import Keys


class Deliveries:
    """Messages, answers, proposals and reminders on their way to a channel."""

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def arrived(self, channel: str) -> tuple[Arrived, ...]:
        """What cooperatives have written that may be read now."""
        with self._engine.begin() as connection:
            return relay.due(connection, self._keys, channel, self._clock())

    def put_message(self, one: Arrived, packed: Sequence[str]) -> None:
        """A cooperative's message."""
        self._put(one.conversation, packed, lambda connection, now: relay.delivered(connection, one.id, now))

    def unanswered(self, channel: str) -> tuple[Unanswered, ...]:
        """Interests that a cooperative has said nothing to for too long, whose students were not told yet."""
        with self._engine.begin() as connection:
            return relay.unanswered(connection, self._keys, channel, self._clock())

    def put_unanswered(self, one: Unanswered, packed: Sequence[str]) -> None:
        """That nobody has answered; not if there is something else to tell meanwhile."""
        self._put(one.conversation, packed, lambda connection, now: relay.told(connection, one, now))

    def answers(self, channel: str) -> tuple[ComingAnswer, ...]:
        """What became of questions sent to a person that may be read now."""
        with self._engine.begin() as connection:
            return sent_questions.coming(connection, self._keys, channel, self._clock())

    def put_answer(self, one: ComingAnswer, packed: Sequence[str]) -> None:
        """What became of a question; not if the question was taken back meanwhile."""
        self._put(one.conversation, packed, lambda connection, now: sent_questions.hand_over(connection, one.key, now))

    def proposed(self, channel: str) -> tuple[Proposal, ...]:
        """What cooperatives would pass on and nobody was asked yet."""
        with self._engine.begin() as connection:
            return handovers.unshown(connection, self._keys, channel, self._clock())

    def put_proposal(self, one: Proposal, packed: Sequence[str]) -> None:
        """What a student is asked; not if there is nothing to ask any more."""
        self._put(one.conversation, packed, lambda connection, now: handovers.shown(connection, one.id, now))

    def due(self) -> tuple[DueReminder, ...]:
        """What somebody wanted to be reminded of by now."""
        with self._engine.begin() as connection:
            return reminders.due(connection, self._keys, self._clock())

    def put_reminder(self, one: DueReminder, packed: Sequence[str], again_at: datetime | None = None) -> None:
        """What somebody is reminded of; the reminder is erased, or kept until `again_at`. Not if it was taken back."""
        self._put(one.conversation, packed, lambda connection, _now: reminders.settle(connection, one, again_at))

    def _put(self, conversation: str, packed: Sequence[str], settle: Callable[[Connection, datetime], bool]) -> None:
        """Put `packed` into the outbox if `settle` notes it now, and says so."""
        now = self._clock()
        with self._engine.begin() as connection:
            if settle(connection, now):
                outbox.put(connection, self._keys, conversation, packed, now, now)
