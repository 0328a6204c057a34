"""One's own data as a file: JSON, with names that a student can read."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from pydantic import TypeAdapter

from bot.conversation.replies import Document
from bot.conversation.session import Session
from bot.people.own_data import OwnData
from bot.texts import Texts


def file_of(session: Session, data: OwnData, texts: Texts, now: datetime) -> Document:
    """The choices that were made, and all that is kept beside them."""
    kept = {
        "about": texts.say("rights.file.about"),
        "written_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "session": _filled(asdict(session)),
        "consents": [asdict(one) for one in data.consents],
        "answers": [asdict(one) for one in data.answers],
        "waiting": data.waiting,
        "leads": [asdict(one) | {"lead": one.lead.model_dump()} for one in data.leads],
        "class_marks": list(data.marks),
        "questions": [asdict(one) for one in data.questions],
        "month_marks": list(data.counted),
        "reminders": [asdict(one) for one in data.reminders],
    }
    plain = TypeAdapter(dict[str, object]).dump_python(kept, mode="json")
    content = json.dumps(_labelled(plain, texts), ensure_ascii=False, indent=2)
    return Document(texts.say("rights.file.name"), "application/json", content.encode())


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    """The choices that were made, without those that were not."""
    filled = {name: _filled(value) if isinstance(value, dict) else value for name, value in values.items()}
    return {name: value for name, value in filled.items() if value not in (None, "", (), {}, False)}


def _labelled(value: object, texts: Texts) -> object:
    """The same with names that a student can read, where there are."""
    if isinstance(value, dict):
        return {_label(name, texts): _labelled(one, texts) for name, one in value.items()}
    return [_labelled(one, texts) for one in value] if isinstance(value, list) else value


def _label(name: str, texts: Texts) -> str:
    key = f"rights.file.names.{name}"
    return texts.say(key) if key in texts else name
