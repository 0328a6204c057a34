"""What an error of Telegram's means for the message that met it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter

_GONE = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid", "group chat was upgraded")
_DONE = ("message is not modified", "query is too old", "query_id_invalid", "message to delete not found")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`again`: the same once more, after `seconds` (None: after a while). `bare`: as plain text. `done`: there is nothing
    more to do about it. `gone`: the chat is no longer there.
    """

    what: Literal["again", "bare", "done", "gone"]
    seconds: float | None = None


def judge(error: Exception) -> Verdict:
    """The verdict on `error`. What is not understood is tried again: a network, a server that is down, a damaged reply."""
    match error:
        case RetryAfter():
            after = error.retry_after
            return Verdict("again", after.total_seconds() if isinstance(after, timedelta) else float(after))
        case Forbidden():
            return Verdict("gone")
        case ChatMigrated():
            return Verdict("gone")
        case BadRequest():
            said = error.message.lower()
            if any(words in said for words in _GONE):
                return Verdict("gone")
            return Verdict("done" if any(words in said for words in _DONE) else "bare")
        case _:
            return Verdict("again")
