"""The Bot API, through python-telegram-bot's Bot and its own request classes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, cast

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram.message import Attachment, Message

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_READ_SECONDS = 20.0
"""Generous: a message whose answer got lost is sent again, so that giving up early would double it."""
_CONNECTIONS = 40


class Client(Bot):
    """Telegram's Bot with what this channel needs of it."""

    __slots__ = ()

    async def updates(self, offset: int | None, seconds: int) -> list[dict[str, Any]]:
        """What came in from `offset` on, as Telegram wrote it, waiting up to `seconds` for something.

        Unlike `get_updates`, one update that the library can't read does not hold all others.
        """
        data = {"timeout": seconds, "offset": offset, "allowed_updates": list(ALLOWED_UPDATES)}
        wanted = {name: value for name, value in data.items() if value is not None}
        return cast(
            "list[dict[str, Any]]", await self._post("getUpdates", wanted, read_timeout=_READ_SECONDS + seconds)
        )

    async def say(self, chat: int, message: Message, *, bare: bool = False) -> None:
        """Send a message; a `bare` one without styles, buttons and quote."""
        await self.send_message(
            chat,
            message.text,
            entities=None if bare else [_entity(one.kind, one.offset, one.length, one.url) for one in message.entities],
            reply_markup=None if bare else _keyboard(message),
            reply_parameters=None if bare or message.quotes is None else _quote(message.quotes),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    async def show(self, chat: int, picture: bytes, caption: str) -> None:
        """Send a picture (PNG)."""
        await self.send_photo(chat, InputFile(picture, "bussola.png"), caption=caption)

    async def hand_over(self, chat: int, attachment: Attachment) -> None:
        """Send a file."""
        # Telegram tells the media type by the name.
        await self.send_document(
            chat, InputFile(attachment.content, attachment.name), disable_content_type_detection=True
        )


class ServerClock:
    """How far this machine's clock is from Telegram's, by the Date that comes with every answer."""

    def __init__(self) -> None:
        self.ahead: timedelta | None = None
        """Telegram's time less ours; None until something was heard."""

    async def note(self, response: Any) -> None:  # noqa: ANN401 - the HTTP library's own response
        """Read the Date of an answer."""
        try:
            said = parsedate_to_datetime(response.headers["date"])
        except (KeyError, ValueError, TypeError):
            return
        self.ahead = said.astimezone(UTC) - datetime.now(UTC)


def open_client(token: str, api_url: str, server_clock: ServerClock) -> Client:
    """A client of the Bot API at `api_url`; nothing is sent yet."""
    hooks = {"event_hooks": {"response": [server_clock.note]}}
    return client_over(
        token,
        api_url,
        HTTPXRequest(_CONNECTIONS, read_timeout=_READ_SECONDS, write_timeout=10, pool_timeout=10, httpx_kwargs=hooks),
        HTTPXRequest(1, read_timeout=_READ_SECONDS, httpx_kwargs=hooks),
    )


def client_over(token: str, api_url: str, request: BaseRequest, updates_request: BaseRequest) -> Client:
    """A client that speaks through the given request objects."""
    url = f"{api_url.rstrip('/')}/bot"
    return Client(token, base_url=url, request=request, get_updates_request=updates_request)


def _entity(kind: str, offset: int, length: int, url: str) -> MessageEntity:
    return MessageEntity(kind, offset, length, url=url or None)


def _quote(message: int) -> ReplyParameters:
    return ReplyParameters(message, allow_sending_without_reply=True)


def _keyboard(message: Message) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    if message.number_button:
        button = KeyboardButton(message.number_button, request_contact=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    rows: Sequence[Sequence[InlineKeyboardButton]] = [
        [
            InlineKeyboardButton(one.label, url=one.url)
            if one.url
            else InlineKeyboardButton(one.label, callback_data=one.payload)
            for one in row
        ]
        for row in message.buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None
