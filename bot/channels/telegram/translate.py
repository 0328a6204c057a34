"""An update into what happened: something was heard in a private chat, a group invited us, a chat is gone, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.conversation.events import Event, NumberShared, Tapped, TextSent, Unsupported

_INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)


@dataclass(frozen=True, slots=True)
class Heard:
    """An event of a private conversation.

    `message` is the number of the student's message, or None for a tap; `quotes` is what an answer replies to; `asked_at` is
    None where Telegram doesn't say when it happened; `tap` is the number by which a tap is answered.
    """

    update_id: int
    chat: int
    event: Event
    message: int | None
    quotes: int | None
    asked_at: datetime | None
    tap: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Invited:
    """We are in a group, where we have no place."""

    update_id: int
    chat: int


@dataclass(frozen=True, slots=True)
class Gone:
    """Someone blocked us, or a group put us out."""

    update_id: int
    chat: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing that asks for an answer."""

    update_id: int
    chat: int | None = None


Incoming = Heard | Invited | Gone | Ignored


def translate(update: Update) -> Incoming:
    """What `update` says happened."""
    number = update.update_id
    if update.my_chat_member:
        return _membership(number, update.my_chat_member)
    if update.callback_query:
        return _tap(number, update.callback_query)
    message = update.message or update.edited_message
    if message is None:
        return Ignored(number)
    if message.chat.type != ChatType.PRIVATE:
        return Gone(number, message.chat.id) if message.left_chat_member else Invited(number, message.chat.id)
    return _message(number, message, edited=update.message is None)


def _message(number: int, message: Message, *, edited: bool) -> Incoming:
    event: Event
    if message.text is not None:
        event = TextSent(message.text)
    elif message.contact is not None:
        own = message.from_user is not None and message.contact.user_id == message.from_user.id
        event = NumberShared(message.contact.phone_number, own)
    elif message.effective_attachment is not None:
        event = Unsupported(message.caption or "")
    else:  # a pinned message, a changed picture: said by Telegram, not by anyone
        return Ignored(number, message.chat.id)
    asked_at = (message.edit_date if edited else None) or message.date
    return Heard(number, message.chat.id, event, message.message_id, message.message_id, asked_at, edited=edited)


def _tap(number: int, query: CallbackQuery) -> Incoming:
    """A tap brings back the words that the tapped message replies to, if they are the student's own."""
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return Ignored(number)
    asked = message.reply_to_message if isinstance(message, Message) else None
    if asked is not None and (asked.from_user is None or asked.from_user.id != query.from_user.id):
        asked = None
    event = Tapped(query.data or "", (asked.text or "") if asked else "")
    return Heard(number, message.chat.id, event, None, asked.message_id if asked else None, None, query.id)


def _membership(number: int, change: ChatMemberUpdated) -> Incoming:
    chat, status = change.chat, change.new_chat_member.status
    if status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        return Gone(number, chat.id)
    if chat.type != ChatType.PRIVATE and status in _INSIDE:
        return Invited(number, chat.id)
    return Ignored(number, chat.id)
