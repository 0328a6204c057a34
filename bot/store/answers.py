"""Records of answers: what was cited, for as long as its term says; no words."""

from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, insert, select

from bot.answering.models import AnswerRecord
from bot.people.own_data import KeptAnswer
from bot.people.retention import TERMS
from bot.store.tables import answer_records

_RECORD = TypeAdapter(AnswerRecord)


def put(connection: Connection, record: AnswerRecord, owner: str) -> None:
    """Keep a record of an answer to `owner`, a pseudonym."""
    text = _RECORD.dump_json(record).decode()
    values = {"key": record.key, "record": text, "created_at": record.created_at, "owner": owner}
    connection.execute(insert(answer_records).values(values))


def of(connection: Connection, owner: str) -> tuple[KeptAnswer, ...]:
    """The keys of somebody's records, oldest first."""
    columns = (answer_records.c.key, answer_records.c.created_at)
    rows = connection.execute(select(*columns).where(answer_records.c.owner == owner).order_by(columns[1], columns[0]))
    return tuple(KeptAnswer(row.key, row.created_at) for row in rows)


def forget(connection: Connection, owner: str) -> None:
    """Forget somebody's records."""
    connection.execute(delete(answer_records).where(answer_records.c.owner == owner))


def read(connection: Connection, key: str, now: datetime) -> AnswerRecord | None:
    """The record under `key`; None where it never was, is too old, or was written in a way this version can't read."""
    text = connection.scalar(
        select(answer_records.c.record).where(
            answer_records.c.key == key, answer_records.c.created_at > now - TERMS["answer_records"].kept_for
        )
    )
    if text is None:
        return None
    try:
        return _RECORD.validate_json(text)
    except ValidationError:
        return None
