"""What the rest of the bot asks of the database, a transaction a method. Safe to share between threads."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from cryptography.fernet import InvalidToken
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.answering.models import AnswerRecord
from bot.conversation.kept import Kept
from bot.conversation.session import Session
from bot.people.audit import AuditEvent, What
from bot.people.barometer import Month
from bot.people.cooperative import Cooperative
from bot.people.lead import Arrived, Standing, Unanswered
from bot.people.own_data import OwnData
from bot.store import (
    answers,
    audit,
    barometer,
    classes,
    consents,
    cooperatives,
    counts,
    demo,
    drafts,
    feedback,
    leads,
    opportunities,
    outbox,
    purging,
    relay,
    rotation,
    sessions,
    settling,
    updates,
)
from bot.store.audit import Anchor, Verdict
from bot.store.class_store import ClassStore
from bot.store.engine import migrate, open_engine, scrub
from bot.store.feedback import Unhelpful
from bot.store.keys import Keys
from bot.store.lead_store import LeadStore
from bot.store.opportunities import OpportunityStore
from bot.store.outbox import Waiting
from bot.store.pseudonyms import Pseudonyms, open_pseudonyms
from bot.store.purging import Holding
from bot.store.rotation import Resealed
from bot.store.staff import StaffStore


class DatabaseFault(Exception):
    """The database can't be opened; the message names the kind of error, `key` the sentence that says what to do about it."""

    def __init__(self, why: str, key: str = "database.unusable") -> None:
        super().__init__(why)
        self.key = key


class Database:
    """Sessions, updates, outbox, records, consents and the audit behind one engine."""

    def __init__(self, engine: Engine, keys: Keys, names: Pseudonyms, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._keys = keys
        self._names = names
        self._clock = clock

    def session(self, conversation: str) -> Session:
        """Where a conversation stands."""
        with self._engine.begin() as connection:
            draft = drafts.read(connection, self._keys, conversation)
            return replace(sessions.read(connection, conversation), draft=draft)

    def attempts(self, update_id: int) -> int | None:
        """How often an update was tried; None where it is finished."""
        with self._engine.begin() as connection:
            return updates.attempts(connection, update_id)

    def begin(self, update_id: int) -> None:
        """Count one more attempt at an update, before it is made."""
        with self._engine.begin() as connection:
            updates.begin(connection, update_id, self._clock())

    def finish(
        self,
        update_id: int,
        conversation: str,
        turn: Kept | None,
        messages: Sequence[str],
        asked_at: datetime,
    ) -> None:
        """Finish an update: its number, what the turn wants kept (None: nothing), its messages, all or nothing.

        An update that was finished meanwhile is left as it is: what is given here is dropped.
        """
        now = self._clock()
        try:
            with self._engine.begin() as connection:
                updates.finish(connection, update_id, now)
                if turn is not None:
                    settling.settle(connection, self._keys, self._names, conversation, turn, now)
                outbox.put(connection, self._keys, conversation, messages, asked_at, now)
        except updates.AlreadyFinished:
            return

    def keep(self, conversation: str, turn: Kept) -> None:
        """Keep what a turn wants kept, all or nothing: for channels that show replies at once, and have no updates to finish."""
        with self._engine.begin() as connection:
            settling.settle(connection, self._keys, self._names, conversation, turn, self._clock())

    def own_data(self, conversation: str) -> OwnData:
        """What is kept of whoever has a conversation, beside the session."""
        owner = self._names.owner(conversation)
        with self._engine.begin() as connection:
            return OwnData(
                consents.of(connection, owner),
                answers.of(connection, owner),
                outbox.number_waiting(connection, conversation),
                leads.all_own(connection, self._keys, owner),
                classes.marks_of(connection, self._names, conversation),
                barometer.marks_of(connection, self._names, owner),
            )

    def standing(self, conversation: str) -> Standing:
        """What somebody who thinks of leaving an interest finds: their own, who may receive it, what there is to see."""
        with self._engine.begin() as connection:
            return Standing(
                cooperatives.active(connection),
                leads.own(connection, self._keys, self._names.owner(conversation)),
                opportunities.published(connection, self._clock().date()),
            )

    def cooperatives(self) -> tuple[Cooperative, ...]:
        """Who may receive interests."""
        with self._engine.begin() as connection:
            return cooperatives.active(connection)

    def add_cooperative(self, name: str, provinces: tuple[str, ...], contact: str, *, consortium: bool = False) -> int:
        """Add a cooperative; its number.

        Raises:
            NameTaken: there is one of that name.
        """
        now = self._clock()
        with self._engine.begin() as connection:
            number = cooperatives.add(connection, name, provinces, contact, now, consortium=consortium)
            event = AuditEvent("cooperative.changed", f"added,cooperative={number}")
            audit.append(connection, self._names, event, "", "", now)
            return number

    def close_cooperative(self, name: str) -> bool:
        """Offer a cooperative to nobody any more; whether it was there."""
        now = self._clock()
        with self._engine.begin() as connection:
            closed = cooperatives.close(connection, name)
            if closed:
                audit.append(connection, self._names, AuditEvent("cooperative.changed", "closed"), "", "", now)
            return closed

    def add_demo(self, words: demo.DemoWords, number: int) -> tuple[str, ...]:
        """Add invented cooperatives, interests and opportunities; the cooperatives' names."""
        with self._engine.begin() as connection:
            return demo.add(connection, self._keys, self._names, self._clock(), words, number)

    def remove_demo(self) -> int:
        """Take away everything that was invented; how many interests there were."""
        with self._engine.begin() as connection:
            return demo.remove(connection)

    def arrived(self, conversation: str) -> tuple[Arrived, ...]:
        """What cooperatives have written that may be read now, in a conversation, or in all of a channel ("telegram:")."""
        channel, _, one = conversation.partition(":")
        owner = self._names.owner(conversation) if one else ""
        with self._engine.begin() as connection:
            return relay.due(connection, self._keys, channel, self._clock(), owner)

    def pass_on(self, message: Arrived, packed: Sequence[str]) -> None:
        """Put a cooperative's message into the outbox, once; not if it was taken back meanwhile."""
        now = self._clock()
        with self._engine.begin() as connection:
            if relay.delivered(connection, message.id, now):
                outbox.put(connection, self._keys, message.conversation, packed, now, now)

    def unanswered(self, channel: str) -> tuple[Unanswered, ...]:
        """Interests that a cooperative has said nothing to for too long, whose students, in `channel`, were not told yet."""
        with self._engine.begin() as connection:
            return relay.unanswered(connection, self._keys, channel, self._clock())

    def tell_unanswered(self, late: Unanswered, packed: Sequence[str]) -> None:
        """Put what its student is told into the outbox, once; not if there is something else to tell meanwhile."""
        now = self._clock()
        with self._engine.begin() as connection:
            if relay.told(connection, late, now):
                outbox.put(connection, self._keys, late.conversation, packed, now, now)

    @property
    def leads(self) -> LeadStore:
        """Interests, as a cooperative's staff may see them."""
        return LeadStore(self._engine, self._keys, self._names, self._clock)

    @property
    def opportunities(self) -> OpportunityStore:
        """What there is to see, as a cooperative's staff writes it."""
        return OpportunityStore(self._engine, self._names, self._clock)

    @property
    def classes(self) -> ClassStore:
        """Teachers and their classes."""
        return ClassStore(self._engine, self._keys, self._names, self._clock)

    @property
    def staff(self) -> StaffStore:
        """Those who work behind the login."""
        return StaffStore(self._engine, self._keys, self._names, self._clock)

    def close(self, update_id: int | None, conversation: str) -> None:
        """Forget a conversation whose chat is gone, or that its browser leaves: nobody could ask for it any more. With
        `update_id`, that update is finished by it.
        """
        now = self._clock()
        try:
            with self._engine.begin() as connection:
                if update_id is not None:
                    updates.finish(connection, update_id, now)
                settling.forget(connection, self._names, conversation, "closed", now)
        except updates.AlreadyFinished:
            return

    def waiting(self, conversation: str) -> tuple[Waiting, ...]:
        """What waits to be sent to a conversation, in order."""
        with self._engine.begin() as connection:
            return outbox.waiting(connection, self._keys, conversation)

    def conversations_waiting(self) -> tuple[str, ...]:
        """The conversations for which something waits."""
        with self._engine.begin() as connection:
            return outbox.conversations(connection)

    def erase(self, row_id: int) -> None:
        """Forget a message that was sent, or never can be."""
        with self._engine.begin() as connection:
            outbox.erase(connection, row_id)

    def recall(self, key: str) -> AnswerRecord | None:
        """The record of an answer, if it is still kept."""
        with self._engine.begin() as connection:
            return answers.read(connection, key, self._clock())

    def purge(self) -> None:
        """Forget what has outlived its purpose."""
        with self._engine.begin() as connection:
            purging.purge(connection, self._names, self._clock())

    def least_helpful(self, fewest: int) -> tuple[Unhelpful, ...]:
        """The sections whose answers were said at least `fewest` times not to help, most first."""
        with self._engine.begin() as connection:
            return feedback.least_helpful(connection, fewest)

    def barometer_months(self) -> tuple[Month, ...]:
        """What may be known of the months that are over, the last one first."""
        with self._engine.begin() as connection:
            return barometer.months(connection)

    def scrub(self) -> None:
        """Take what was erased out of the database's journal too."""
        scrub(self._engine)

    def holdings(self) -> tuple[Holding, ...]:
        """What is kept, table by table."""
        with self._engine.begin() as connection:
            return purging.report(connection)

    def note(self, event: AuditEvent) -> None:
        """Note in the audit something that concerns nobody."""
        with self._engine.begin() as connection:
            audit.append(connection, self._names, event, "", "", self._clock())

    def note_change(self, what: What, outcome: str) -> None:
        """Note an outcome that is not the one noted last for its kind."""
        with self._engine.begin() as connection:
            if audit.last_outcome(connection, what) != outcome:
                audit.append(connection, self._names, AuditEvent(what, outcome), "", "", self._clock())

    def count_crisis(self, code: str) -> None:
        """Count one more of a level and category ("R:SUI")."""
        with self._engine.begin() as connection:
            counts.add(connection, code, self._clock())

    def reseal(self) -> Resealed:
        """Seal everything anew with the first key, and note it."""
        resealed = rotation.reseal(self._engine, self._keys)
        self.note(AuditEvent("keys.rotate", f"rows={resealed.rows},unopened={resealed.unopened}"))
        return resealed

    def verify_audit(self, remembered: Anchor | None = None) -> Verdict:
        """Whether the audit is as it was written; that it was read is noted in it."""
        with self._engine.begin() as connection:
            verdict = audit.verify(connection, self._names, remembered)
            if verdict.fault is None:
                audit.append(connection, self._names, AuditEvent("audit.read", "verify"), "", "", self._clock())
            return verdict

    def class_ends(self, code: str) -> datetime | None:
        """When a class ends; None where there is no such class."""
        return self.classes.class_ends(code)

    def dispose(self) -> None:
        """Let the connections go."""
        self._engine.dispose()


def open_database(url: str, keys: Keys, clock: Callable[[], datetime]) -> Database:
    """The database at `url`, its tables brought up to date.

    Raises:
        DatabaseFault: it can't be opened.
    """
    try:
        engine = open_engine(url)
        migrate(engine)
        with engine.begin() as connection:
            names = open_pseudonyms(connection, keys)
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise DatabaseFault(type(error).__name__) from error
    except InvalidToken as error:
        raise DatabaseFault("InvalidToken", "database.other_key") from error
    return Database(engine, keys, names, clock)
