"""Edited messages are answered once: an edit that changes no word is none, one that overtakes its original replaces it."""

from collections import OrderedDict

_REMEMBERED = 2000


class Edits:
    """The last messages heard, by number. Of their words only this process's own hash is held, and never stored."""

    def __init__(self) -> None:
        self._heard: OrderedDict[tuple[int, int], int] = OrderedDict()

    def is_echo(self, chat: int, message: int, text: str) -> bool:
        """Whether these very words were heard last under this number (Telegram repeats them, e.g. when it adds a preview)."""
        return self._heard.get((chat, message)) == hash(text)

    def note(self, chat: int, message: int, text: str) -> None:
        """Remember what a message says now."""
        self._heard[(chat, message)] = hash(text)
        self._heard.move_to_end((chat, message))
        if len(self._heard) > _REMEMBERED:
            self._heard.popitem(last=False)
