"""Telegram as python-telegram-bot's own request class sees it: every call is recorded, every answer is the test's."""

import json
from collections import defaultdict, deque
from dataclasses import dataclass

from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.client import Client, client_over
from tests.support.updates import BOT

TOKEN = "7:prova"


@dataclass(frozen=True)
class Call:
    method: str
    fields: dict


@dataclass(frozen=True)
class Refusal:
    """An answer that says no."""

    status: int
    description: str
    retry_after: int | None = None


class Recorder(BaseRequest):
    """Answers what was prepared for a method, once each and in order; then what Telegram would usually say."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.prepared: dict[str, deque] = defaultdict(deque)
        self.files: list[bytes] = []
        self._message_id = 500

    def prepare(self, method: str, *answers: object) -> None:
        """A result, a `Refusal`, raw bytes, or an exception to raise; a callable is called for one of them."""
        self.prepared[method].extend(answers)

    def of(self, method: str) -> list[dict]:
        return [call.fields for call in self.calls if call.method == method]

    @property
    def texts(self) -> list[str]:
        return [fields["text"] for fields in self.of("sendMessage")]

    @property
    def read_timeout(self) -> float:
        return 5

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, url, method, request_data: RequestData | None = None, *_, **__) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[-1]
        fields = dict(request_data.parameters) if request_data else {}
        self.calls.append(Call(name, fields))
        if request_data and request_data.multipart_data:
            self.files += [content for _, content, _ in request_data.multipart_data.values()]
        answer = self.prepared[name].popleft() if self.prepared[name] else self._usual(name, fields)
        if callable(answer):
            answer = await answer()
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, bytes):
            return 200, answer
        if isinstance(answer, Refusal):
            body = {"ok": False, "error_code": answer.status, "description": answer.description}
            if answer.retry_after:
                body["parameters"] = {"retry_after": answer.retry_after}
            return answer.status, json.dumps(body).encode()
        return 200, json.dumps({"ok": True, "result": answer}).encode()

    def _usual(self, name: str, fields: dict) -> object:
        match name:
            case "getMe":
                return BOT
            case "getUpdates":
                return []
            case "getWebhookInfo":
                return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            case "sendMessage":
                self._message_id += 1
                chat = {"id": fields["chat_id"], "type": "private"}
                return {"message_id": self._message_id, "date": 1, "chat": chat, "text": fields["text"]}
            case "sendDocument" | "sendPhoto":
                self._message_id += 1
                return {"message_id": self._message_id, "date": 1, "chat": {"id": fields["chat_id"], "type": "private"}}
            case _:
                return True


def recorded_client(recorder: Recorder) -> Client:
    return client_over(TOKEN, "https://telegram.invalid", recorder, recorder)
