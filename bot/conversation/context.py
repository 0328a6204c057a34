"""What a conversation knows of the house it happens in."""

from dataclasses import dataclass

from bot.texts import Texts

NOTICE_VERSION = "2026-11-22"
"""Changes with the notice; what was agreed to under another version is asked again."""


@dataclass(frozen=True, slots=True)
class Context:
    """The same for all conversations of a channel."""

    texts: Texts
    operator: str
    contact: str
    service_min_age: int
    web_url: str = ""
