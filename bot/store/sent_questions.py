"""Questions sent to a person as rows, from their authors' side: kept, taken back, their answers handed over."""

import json
import secrets
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, and_, delete, insert, select, true, update

from bot.people.audit import AuditEvent
from bot.people.relay import deliver_at
from bot.people.sent_question import (
    AnswerShown,
    ComingAnswer,
    OwnQuestion,
    QuestionEvent,
    QuestionSent,
    QuestionWithdrawn,
    Status,
    WrittenAnswer,
)
from bot.store import audit
from bot.store.keys import Keys, words_of
from bot.store.leaving import NoConsent
from bot.store.pseudonyms import Pseudonyms
from bot.store.question_tables import question_answers, question_words, sent_questions

_ANSWER = TypeAdapter(WrittenAnswer)
WITH_WORDS = select(
    sent_questions, question_words.c.sealed.label("words"), question_answers.c.sealed.label("answer")
).select_from(
    sent_questions.outerjoin(question_words, question_words.c.question == sent_questions.c.key).outerjoin(
        question_answers, question_answers.c.question == sent_questions.c.key
    )
)
"""Questions with their words and answers, sealed, which may be gone."""


def keep(
    connection: Connection,
    keys: Keys,
    names: Pseudonyms,
    conversation: str,
    change: QuestionEvent,
    consent: int | None,
    now: datetime,
) -> None:
    """Keep what somebody does with a question; `consent` is the row of what they agreed to in this turn.

    Raises:
        NoConsent: there is none, and a question was to be kept.
    """
    owner, channel = names.owner(conversation), conversation.partition(":")[0]
    match change:
        case QuestionSent(record, words, topics):
            if consent is None:
                raise NoConsent
            if _key_of(connection, owner, record) is None:
                key = _put(connection, keys, owner, conversation, record, topics, consent, now)
                sealed = keys.encrypt(words.encode())
                connection.execute(insert(question_words).values(question=key, sealed=sealed))
                audit.append(connection, names, noted(names, "question.sent", key), owner, channel, now)
        case QuestionWithdrawn(record):
            # Until an answer has arrived, one that is being written is taken back too.
            unanswered = and_(
                sent_questions.c.owner == owner,
                sent_questions.c.record == record,
                sent_questions.c.delivered_at.is_(None),
            )
            _erase(connection, names, owner, channel, unanswered, now)
        case AnswerShown(key):
            hand_over(connection, key, now)


def take_back(connection: Connection, names: Pseudonyms, owner: str, channel: str, now: datetime) -> None:
    """Erase all of somebody's, answered or not."""
    _erase(connection, names, owner, channel, sent_questions.c.owner == owner, now)


def own(connection: Connection, keys: Keys, owner: str) -> tuple[OwnQuestion, ...]:
    """All of somebody's, oldest first."""
    mine = WITH_WORDS.where(sent_questions.c.owner == owner).order_by(sent_questions.c.sent_at, sent_questions.c.key)
    return tuple(_own(keys, row) for row in connection.execute(mine).all())


def coming(
    connection: Connection, keys: Keys, channel: str, now: datetime, owner: str = "", most: int = 100
) -> tuple[ComingAnswer, ...]:
    """What may be read now, oldest first, by students of `channel`, or by one of them (`owner`); what no key opens is let go."""
    waiting = and_(
        sent_questions.c.status != "open",
        sent_questions.c.delivered_at.is_(None),
        sent_questions.c.due_at <= now,
        sent_questions.c.channel == channel,
        sent_questions.c.owner == owner if owner else true(),
    )
    found = []
    for row in connection.execute(WITH_WORDS.where(waiting).order_by(sent_questions.c.closed_at).limit(most)).all():
        conversation = words_of(keys, row.sealed)
        words, answer = asked_in(keys, row)
        if conversation is None or (row.status == "answered" and answer is None):
            hand_over(connection, row.key, now)
        else:
            found.append(ComingAnswer(row.key, conversation, words, row.sent_at, row.status, answer))
    return tuple(found)


def hand_over(connection: Connection, key: str, now: datetime) -> bool:
    """What became of a question has reached its author. False where it had before, or the question was taken back meanwhile.

    The words of one that nobody answers are of no more use to anybody, and go.
    """
    here = and_(sent_questions.c.key == key, sent_questions.c.delivered_at.is_(None), sent_questions.c.status != "open")
    if not connection.execute(update(sent_questions).where(here).values(delivered_at=now)).rowcount:
        return False
    unanswered = select(sent_questions.c.key).where(sent_questions.c.key == key, sent_questions.c.status != "answered")
    connection.execute(delete(question_words).where(question_words.c.question.in_(unanswered)))
    return True


def expire(connection: Connection, before: datetime, now: datetime) -> int:
    """Erase the words of the questions sent before `before`; how many. Those that nobody answered are closed, and told of."""
    old = sent_questions.c.sent_at < before
    late = and_(sent_questions.c.status == "open", old)
    for row in connection.execute(select(sent_questions.c.key, sent_questions.c.sent_at).where(late)).all():
        ended = {"status": "unanswered", "closed_at": row.sent_at + (now - before), "due_at": deliver_at(now)}
        connection.execute(update(sent_questions).where(sent_questions.c.key == row.key).values(ended))
    chosen = select(sent_questions.c.key).where(old)
    return connection.execute(delete(question_words).where(question_words.c.question.in_(chosen))).rowcount


def put_answer(connection: Connection, keys: Keys, key: str, answer: WrittenAnswer) -> None:
    """Keep what was answered."""
    sealed = keys.encrypt(_ANSWER.dump_json(answer))
    connection.execute(insert(question_answers).values(question=key, sealed=sealed))


def asked_in(keys: Keys, row: Row[Any]) -> tuple[str, WrittenAnswer | None]:
    """What was asked and what was answered, of a row of `WITH_WORDS`; nothing where it is gone, or no key opens it."""
    words = words_of(keys, row.words) if row.words is not None else None
    answer = words_of(keys, row.answer) if row.answer is not None else None
    return words or "", _ANSWER.validate_json(answer) if answer is not None else None


def noted(names: Pseudonyms, what: Any, key: str) -> AuditEvent:  # noqa: ANN401 - one of `audit.What`
    """What the audit says of a question: its pseudonym, and no word of it."""
    return AuditEvent(what, f"question={names.keyed('question', key)}")


def _key_of(connection: Connection, owner: str, record: str) -> str | None:
    here = and_(sent_questions.c.owner == owner, sent_questions.c.record == record)
    return connection.scalar(select(sent_questions.c.key).where(here))


def _put(
    connection: Connection,
    keys: Keys,
    owner: str,
    conversation: str,
    record: str,
    topics: tuple[str, ...],
    consent: int,
    now: datetime,
) -> str:
    key = secrets.token_urlsafe(12)
    connection.execute(
        insert(sent_questions).values(
            key=key,
            owner=owner,
            channel=conversation.partition(":")[0],
            record=record,
            consent_id=consent,
            sealed=keys.encrypt(conversation.encode()),
            topics=json.dumps(topics, ensure_ascii=False),
            status="open",
            sent_at=now,
            closed_by="",
        )
    )
    return key


def _erase(
    connection: Connection,
    names: Pseudonyms,
    owner: str,
    channel: str,
    here: Any,  # noqa: ANN401 - a condition
    now: datetime,
) -> None:
    gone = tuple(connection.scalars(select(sent_questions.c.key).where(here)))
    connection.execute(delete(sent_questions).where(sent_questions.c.key.in_(gone)))
    for key in gone:
        audit.append(connection, names, noted(names, "question.withdrawn", key), owner, channel, now)


def _own(keys: Keys, row: Row[Any]) -> OwnQuestion:
    words, answer = asked_in(keys, row)
    arrived = row.delivered_at is not None
    status: Status = row.status if arrived else "open"
    return OwnQuestion(
        row.record, words, tuple(json.loads(row.topics)), row.sent_at, status, answer if arrived else None
    )
