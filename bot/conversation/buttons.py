"""Buttons in rows and in pages, and the numbers that their payloads carry."""

from collections.abc import Sequence

from bot.answering.models import Topic
from bot.conversation.replies import Button, Rows
from bot.texts import Texts

_NARROW = 17
"""Labels up to this length stand two in a row."""
_LONGEST_NUMBER = 9


def rows(buttons: Sequence[Button]) -> Rows:
    """Buttons in rows: two short ones side by side, long ones alone."""
    found: list[tuple[Button, ...]] = []
    for button in buttons:
        beside = found[-1] if found and len(found[-1]) == 1 else None
        if beside and max(len(beside[0].label), len(button.label)) <= _NARROW:
            found[-1] = (*beside, button)
        else:
            found.append((button,))
    return tuple(found)


def topic_buttons(topics: Sequence[Topic], record_key: str) -> Rows:
    """A row for each topic that is offered under a record."""
    return tuple((Button(topic.heading, f"topic:{record_key}:{place}"),) for place, topic in enumerate(topics))


def page_start(first: int, count: int, at_once: int) -> int:
    """Where the page of `at_once` that holds the `first` of `count` things begins; the last page where there are fewer."""
    return min(first, max(count - 1, 0)) // at_once * at_once


def turning(stem: str, start: int, count: int, at_once: int, texts: Texts) -> Rows:
    """Buttons for the pages before and after the one at `start`, if there are any; `stem` begins their payloads."""
    turn = tuple(
        Button(texts.say(f"explore.{key}"), f"{stem}{place}")
        for key, place in (("previous", start - at_once), ("next", start + at_once))
        if 0 <= place < count
    )
    return (turn,) if turn else ()


def number_in(said: str) -> int | None:
    """The number that a part of a payload is; None where it is none. Anybody can send any payload."""
    return int(said) if said.isdecimal() and said.isascii() and len(said) <= _LONGEST_NUMBER else None
