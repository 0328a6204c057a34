"""A Bot API server over real HTTP: lo-bot-api-emulator, and in front of it a proxy that adds what it lacks and injects faults.

Added: the bot's username, descriptions, leaving groups, edited messages, changes of membership, replies' originals, Telegram's
answer to a repeated offset, and that a blocked chat refuses messages.
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web
from lo_bot_api_emulator import LoBotApiEmulator

from tests.e2e.faults import Dropped, Garbled, Plan, Status
from tests.support.updates import BOT

TOKEN = "7:prova"
_NOT_MODELLED = ("setMyDescription", "setMyShortDescription", "leaveChat")
_NOT_KNOWN = ("link_preview_options", "protect_content")
_KIND = "_kind"
"""A mark on what the emulator takes for a message: what kind of update it really is."""
_REPEATED_WITHIN_SECONDS = 0.5


@dataclass(frozen=True)
class Sent:
    """A message that the bot sent and Telegram took."""

    chat: int
    text: str
    reply_to: int | None
    buttons: dict[str, str]
    message_id: int
    at: float
    fields: dict[str, str] = field(repr=False, default_factory=dict)


class Telegram:
    """The server; `sent` is what the bot said, in order."""

    def __init__(self) -> None:
        self.plan = Plan()
        self.sent: list[Sent] = []
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.blocked: set[int] = set()
        self.left: set[int] = set()
        self.heard = asyncio.Condition()
        self._emulator = LoBotApiEmulator(
            allow_insecure_loopback_webhooks=True, max_updates=100_000, request_bytes=2**20
        )
        self._runners: list[web.AppRunner] = []
        self._last_poll: tuple[str, float] = ("", 0.0)
        self._injected: list[dict] = []

    async def start(self) -> None:
        emulator = await self._serve(self._emulator.app())
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._handle)
        self.url = await self._serve(app)
        self._behind = emulator
        self._client = ClientSession(connector=TCPConnector(limit=0), timeout=ClientTimeout(total=70))

    async def stop(self) -> None:
        await self._client.close()
        for runner in reversed(self._runners):
            await runner.cleanup()

    async def update(self, kind: str, content: dict) -> int:
        """Queue an update; its number."""
        if kind in ("message", "callback_query"):
            return await self._emulator.enqueue_update({kind: content}, token=TOKEN)
        return await self._emulator.enqueue_update({"message": {_KIND: kind, **content}}, token=TOKEN)

    async def again(self, update: dict) -> None:
        """Give an update out once more, number and all, with the next ones."""
        self._injected.append(update)
        await self.update("message", {_KIND: "nothing"})

    async def deliver(self) -> int:
        """Try the webhook again."""
        return await self._emulator.deliver_updates(token=TOKEN)

    def pending(self) -> int:
        return self._emulator._update_queues.info(TOKEN)["pending_update_count"]

    async def until(self, holds: Callable[[list[Sent]], object], seconds: float = 10) -> list[Sent]:
        """What was sent, as soon as `holds` for it."""
        async with asyncio.timeout(seconds), self.heard:
            await self.heard.wait_for(lambda: holds(self.sent))
        return list(self.sent)

    def to(self, chat: int) -> list[Sent]:
        return [one for one in self.sent if one.chat == chat]

    def count(self, method: str) -> int:
        return sum(name == method for name, _ in self.calls)

    async def _serve(self, app: web.Application) -> str:
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._runners.append(runner)
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fields = {name: str(value) for name, value in (await request.post()).items()}
        chat = int(fields["chat_id"]) if "chat_id" in fields else None
        self.calls.append((method, fields))
        fault = self.plan.take(method, chat)
        if isinstance(fault, Status):
            return self._refusal(fault)
        if fault == Dropped():
            return _broken(request)
        status, body = await self._answer(request.match_info["token"], method, fields, chat)
        if fault == Dropped(after=True):
            return _broken(request)
        if isinstance(fault, Garbled):
            return web.Response(text="<html>502</html>")
        return self._json(body, status)

    async def _answer(self, token: str, method: str, fields: dict[str, str], chat: int | None) -> tuple[int, dict]:
        if token != TOKEN:
            return 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
        if chat in self.blocked | self.left and method.startswith("send"):
            return 403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
        if method == "leaveChat" and chat is not None:
            self.left.add(chat)
        if method in _NOT_MODELLED:
            return 200, {"ok": True, "result": True}
        wanted = {name: value for name, value in fields.items() if name not in _NOT_KNOWN}
        if method == "getUpdates":
            return await self._updates(token, wanted)
        status, body = await self._forward(token, method, wanted)
        if method == "getMe" and status == 200:
            body["result"] |= {"username": BOT["username"], "first_name": BOT["first_name"]}
        if method == "sendMessage" and status == 200:
            await self._note(fields, body["result"]["message_id"])
        return status, body

    async def _updates(self, token: str, fields: dict[str, str]) -> tuple[int, dict]:
        offset, now = fields.get("offset", ""), time.monotonic()
        repeated = self._last_poll[0] == offset != "" and now - self._last_poll[1] < _REPEATED_WITHIN_SECONDS
        limit = 1 if repeated else self.plan.limit
        if limit:
            fields["limit"] = str(limit)
        status, body = await self._forward(token, "getUpdates", fields)
        self._last_poll = (offset, time.monotonic())
        if status == 200:
            updates = [_unmarked(update) for update in body["result"]]
            updates += self._injected
            self._injected = []
            if self.plan.repeat:
                updates = [update for update in updates for _ in range(2)]
            body["result"] = updates[::-1] if self.plan.reverse else updates
        return status, body

    async def _forward(self, token: str, method: str, fields: dict[str, str]) -> tuple[int, dict]:
        async with self._client.post(f"{self._behind}/bot{token}/{method}", data=fields) as response:
            return response.status, await response.json()

    async def _note(self, fields: dict[str, str], message_id: int) -> None:
        quoted = json.loads(fields["reply_parameters"])["message_id"] if "reply_parameters" in fields else None
        keyboard = json.loads(fields.get("reply_markup", "{}")).get("inline_keyboard", [])
        buttons = {one["text"]: one.get("callback_data", "") for row in keyboard for one in row}
        sent = Sent(int(fields["chat_id"]), fields["text"], quoted, buttons, message_id, time.monotonic(), fields)
        async with self.heard:
            self.sent.append(sent)
            self.heard.notify_all()

    def _refusal(self, fault: Status) -> web.Response:
        body = {"ok": False, "error_code": fault.code, "description": fault.description}
        if fault.retry_after:
            body["parameters"] = {"retry_after": fault.retry_after}
        return self._json(body, fault.code)

    def _json(self, body: dict, status: int) -> web.Response:
        date = format_datetime(datetime.now(UTC) + self.plan.clock, usegmt=True)
        return web.json_response(body, status=status, headers={"Date": date})


def _unmarked(update: dict) -> dict:
    content = dict(update.get("message", {}))
    kind = content.pop(_KIND, None)
    return {"update_id": update["update_id"], kind: content} if kind else update


def _broken(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
