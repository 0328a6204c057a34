"""Updates as Telegram writes them, by builders."""

from datetime import UTC, datetime
from itertools import count

BOT = {"id": 7, "is_bot": True, "first_name": "Bussola", "username": "bussola_prova_bot"}
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
"""When things happen, unless a test says otherwise."""
_numbers = count(1000)


def person(number: int) -> dict:
    return {"id": number, "is_bot": False, "first_name": "Ada", "language_code": "it"}


def chat(number: int) -> dict:
    kind = {"type": "private", "first_name": "Ada"} if number > 0 else {"type": "group", "title": "3B"}
    return {"id": number, **kind}


def message(number: int, text: str | None = None, message_id: int | None = None, at: datetime = AT, **more) -> dict:
    """A message in the chat `number`, by the person of that number."""
    said = {} if text is None else {"text": text}
    return {
        "message_id": message_id or next(_numbers),
        "date": int(at.timestamp()),
        "chat": chat(number),
        "from": person(abs(number)),
        **said,
        **more,
    }


def tap(number: int, payload: str, shown: dict, asked: dict | None = None) -> dict:
    """A button pressed under the bot's message `shown`, which replies to the student's message `asked`."""
    original = {**shown, **({"reply_to_message": asked} if asked else {})}
    return {
        "id": f"tap-{next(_numbers)}",
        "from": person(number),
        "chat_instance": "1",
        "message": original,
        "data": payload,
    }


def shown(number: int, message_id: int, text: str = "...") -> dict:
    """A message of the bot's."""
    return {"message_id": message_id, "date": 1, "chat": chat(number), "from": BOT, "text": text}


def membership(number: int, status: str) -> dict:
    """The bot's own standing in a chat has changed."""
    member = {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else {})}
    before = {"user": BOT, "status": "member" if status != "member" else "left"}
    return {
        "chat": chat(number),
        "from": person(abs(number)),
        "date": 1,
        "old_chat_member": before,
        "new_chat_member": member,
    }
