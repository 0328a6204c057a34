"""Telegram's limits on sending: one message a second in a chat, twenty-five a second in all."""

import asyncio
from collections.abc import Callable

IN_A_CHAT_SECONDS = 1.0
IN_ALL_SECONDS = 1 / 25
_MANY = 2000


class Pace:
    """Gives each message its turn. Chats don't wait for one another, save for the limit on all."""

    def __init__(self, clock: Callable[[], float], in_a_chat: float = IN_A_CHAT_SECONDS) -> None:
        self._clock = clock
        self._in_a_chat = in_a_chat
        self._free_at: dict[int, float] = {}
        self._next = 0.0

    def wait(self, chat: int) -> float:
        """For how many seconds nothing may go to `chat`."""
        return max(0.0, self._free_at.get(chat, 0.0) - self._clock())

    async def turn(self, chat: int) -> None:
        """Wait until a message may go to `chat`."""
        mine = max(self._clock(), self._free_at.get(chat, 0.0))
        self._free_at[chat] = mine + self._in_a_chat
        await asyncio.sleep(mine - self._clock())
        at = max(self._clock(), self._next)
        self._next = at + IN_ALL_SECONDS
        await asyncio.sleep(at - self._clock())
        self._free_at[chat] = max(self._free_at.get(chat, 0.0), at + self._in_a_chat)
        if len(self._free_at) > _MANY:
            self._forget_the_free()

    def _forget_the_free(self) -> None:
        now = self._clock()
        self._free_at = {chat: at for chat, at in self._free_at.items() if at > now}
