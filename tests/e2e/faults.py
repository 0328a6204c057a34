"""What can go wrong between the bot and Telegram, chosen by the test."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class Status:
    """The request is refused, without reaching the server."""

    code: int
    description: str = "Internal Server Error"
    retry_after: int | None = None


@dataclass(frozen=True)
class Dropped:
    """The connection breaks before the request is heard (`after=False`), or before its answer is."""

    after: bool = False


@dataclass(frozen=True)
class Garbled:
    """The request is done, and its answer is not JSON."""


Fault = Status | Dropped | Garbled


@dataclass
class Plan:
    """Faults to come, by method, each once; and what holds for every answer."""

    coming: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    in_chat: dict[int, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    limit: int | None = None
    reverse: bool = False
    repeat: bool = False
    clock: timedelta = timedelta(0)

    def add(self, method: str, *faults: Fault) -> None:
        self.coming[method].extend(faults)

    def add_in_chat(self, chat: int, *faults: Fault) -> None:
        """For the next messages sent to `chat`."""
        self.in_chat[chat].extend(faults)

    def take(self, method: str, chat: int | None) -> Fault | None:
        if method == "sendMessage" and chat is not None and self.in_chat[chat]:
            return self.in_chat[chat].popleft()
        return self.coming[method].popleft() if self.coming[method] else None
