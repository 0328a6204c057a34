"""What the rest of the bot asks of the database, a transaction a method. Safe to share between threads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from cryptography.fernet import InvalidToken
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.answering.models import AnswerRecord
from bot.conversation.kept import Kept
from bot.conversation.session import Session
from bot.people.audit import Anchor, AuditEvent, Verdict, What
from bot.people.barometer import Month
from bot.people.coming import Coming
from bot.people.cooperative import Cooperative
from bot.people.lead import Standing
from bot.people.own_data import OwnData
from bot.people.retention import Holding
from bot.people.sent_question import OwnQuestion
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
    erasures,
    feedback,
    handovers,
    leads,
    opportunities,
    outbox,
    purging,
    relay,
    reminders,
    rotation,
    sent_questions,
    sessions,
    settling,
    updates,
)
from bot.store.audit_store import AuditStore
from bot.store.class_store import ClassStore
from bot.store.deliveries import Deliveries
from bot.store.digests import DigestStore
from bot.store.engine import open_engine, scrub
from bot.store.erasures import Erasure
from bot.store.faults import DatabaseFault as DatabaseFault
from bot.store.feedback import Unhelpful
from bot.store.keys import Keys
from bot.store.lead_store import LeadStore
from bot.store.opportunities import OpportunityStore
from bot.store.outbox import Waiting
from bot.store.pseudonyms import Pseudonyms, open_pseudonyms
from bot.store.question_store import QuestionStore, someone_answers
from bot.store.roster import Roster
from bot.store.rotation import Resealed
from bot.store.staff import StaffStore
from bot.store.versions import prepare


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
                sent_questions.own(connection, self._keys, owner),
                barometer.marks_of(connection, self._names, owner),
                reminders.of(connection, owner),
            )

    def standing(self, conversation: str) -> Standing:
        """What somebody who thinks of leaving an interest finds: their own, who may receive it, what there is to see."""
        owner, now = self._names.owner(conversation), self._clock()
        with self._engine.begin() as connection:
            return Standing(
                cooperatives.active(connection),
                leads.own(connection, self._keys, owner),
                opportunities.published(connection, now.date()),
                handovers.asked_of(connection, self._keys, owner, now),
                reminders.of(connection, owner),
            )

    def cooperatives(self) -> tuple[Cooperative, ...]:
        """Who may receive interests."""
        with self._engine.begin() as connection:
            return cooperatives.active(connection)

    def receivers(self) -> tuple[tuple[Cooperative, ...], bool]:
        """Who may receive interests, and whether there is anybody who answers questions that are sent to a person."""
        with self._engine.begin() as connection:
            return cooperatives.active(connection), someone_answers(connection)

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

    def coming(self, conversation: str) -> Coming:
        """All that waits for whoever has a conversation and comes back to it, read at once."""
        channel, owner, now = conversation.partition(":")[0], self._names.owner(conversation), self._clock()
        with self._engine.begin() as connection:
            return Coming(
                relay.due(connection, self._keys, channel, now, owner),
                handovers.unshown(connection, self._keys, channel, now, owner),
                sent_questions.coming(connection, self._keys, channel, now, owner),
            )

    @property
    def deliveries(self) -> Deliveries:
        """What waits to be told to chats."""
        return Deliveries(self._engine, self._keys, self._clock)

    @property
    def digests(self) -> DigestStore:
        """What staff is told by e-mail."""
        return DigestStore(self._engine, self._clock)

    def sent_questions(self, conversation: str) -> tuple[OwnQuestion, ...]:
        """The questions that somebody sent to a person."""
        with self._engine.begin() as connection:
            return sent_questions.own(connection, self._keys, self._names.owner(conversation))

    @property
    def questions(self) -> QuestionStore:
        """Questions that were sent to a person, as who answers them sees them."""
        return QuestionStore(self._engine, self._keys, self._names, self._clock)

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

    def last_purge(self) -> datetime | None:
        """When what is past its term was last looked for; None where it never was."""
        with self._engine.begin() as connection:
            return purging.last_run(connection)

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
        """As `AuditStore.verify`, by who is at the terminal."""
        return self.audit.verify(remembered=remembered)

    @property
    def audit(self) -> AuditStore:
        """What was noted, for those who may read it."""
        return AuditStore(self._engine, self._names, self._clock)

    @property
    def roster(self) -> Roster:
        """Teachers and their classes, as the consortium's administrator looks after them."""
        return Roster(self._engine, self._keys, self._names, self._clock)

    def erasures(self, known: Iterable[Erasure] = ()) -> tuple[Erasure, ...]:
        """Who was erased lately, here and, as far as `known` says, in other databases that might be put back."""
        with self._engine.begin() as connection:
            return erasures.listed(connection, self._names, known, self._clock())

    def repeat_erasures(self, known: Iterable[Erasure]) -> int:
        """Erase again whoever is known to have been erased and is not known so here; how many they were."""
        with self._engine.begin() as connection:
            return erasures.repeat(connection, self._names, known, self._clock())

    def class_ends(self, code: str) -> datetime | None:
        """When a class ends; None where there is no such class."""
        return self.classes.class_ends(code)

    def dispose(self) -> None:
        """Let the connections go."""
        self._engine.dispose()


def open_database(url: str, keys: Keys, clock: Callable[[], datetime]) -> Database:
    """The database at `url`; an empty one gets its tables.

    Raises:
        DatabaseFault: it can't be opened, or is of another version.
    """
    try:
        engine = open_engine(url, keys)
        prepare(engine)
        with engine.begin() as connection:
            names = open_pseudonyms(connection, keys)
    except (SQLAlchemyError, OSError, ImportError) as error:
        raise DatabaseFault(type(error).__name__) from error
    except InvalidToken as error:
        raise DatabaseFault("InvalidToken", "database.other_key") from error
    return Database(engine, keys, names, clock)
