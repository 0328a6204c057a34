"""Records of answers: what was cited, for thirty days; no words."""

from datetime import datetime, timedelta

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, insert, select

from bot.answering.models import AnswerRecord
from bot.store.tables import answer_records

KEPT_FOR = timedelta(days=30)
_RECORD = TypeAdapter(AnswerRecord)


def put(connection: Connection, record: AnswerRecord) -> None:
    """Keep a record."""
    text = _RECORD.dump_json(record).decode()
    connection.execute(insert(answer_records).values(key=record.key, record=text, created_at=record.created_at))


def read(connection: Connection, key: str, now: datetime) -> AnswerRecord | None:
    """The record under `key`; None where it never was, is too old, or was written in a way this version can't read."""
    text = connection.scalar(
        select(answer_records.c.record).where(answer_records.c.key == key, answer_records.c.created_at > now - KEPT_FOR)
    )
    if text is None:
        return None
    try:
        return _RECORD.validate_json(text)
    except ValidationError:
        return None
