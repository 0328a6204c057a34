"""What the rooms beside the interests are handed: opportunities, the audit, teachers and classes. Called in threads."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.people.audit import Kind, NotedPage, Verdict
from bot.people.classes import Invited
from bot.people.inbox import Asker
from bot.people.opportunity import Opportunity, OwnOpportunity


class Opportunities(Protocol):
    """What there is to see; whatever is not of the asker's cooperative is absent."""

    def own(self, asker: Asker) -> tuple[OwnOpportunity, ...]:
        """All of the asker's cooperative, by their last day."""

    def put(self, asker: Asker, opportunity: Opportunity, key: str = "") -> str | None:
        """Write a new one, or an earlier one anew; its key."""

    def publish(self, asker: Asker, key: str) -> bool:
        """Show it to students."""

    def unpublish(self, asker: Asker, key: str) -> bool:
        """Show it to students no longer."""

    def remove(self, asker: Asker, key: str) -> bool:
        """Erase it."""


class Audit(Protocol):
    """What was noted. `by` is the number of who reads, which is noted too."""

    def page(
        self, by: int, day: date | None = None, kind: Kind | None = None, after: int | None = None, size: int = 50
    ) -> NotedPage:
        """Some of it, the newest first."""

    def verify(self, by: int) -> Verdict:
        """Whether it is as it was written; takes the longer, the more there is."""


class Roster(Protocol):
    """Teachers and their open classes. `by` is the number of who does it."""

    def all(self) -> tuple[Invited, ...]:
        """Everyone who was invited."""

    def invite(self, name: str, by: int) -> str:
        """Invite a teacher; the key of their link."""

    def suspend(self, number: int, by: int) -> bool:
        """Let a teacher in no more."""

    def renew(self, number: int, by: int) -> str | None:
        """Give a teacher another key."""

    def remove(self, number: int, by: int) -> bool:
        """Forget a teacher with their classes."""

    def close(self, code: str, by: int) -> bool:
        """End a class."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a student reads of an opportunity: words, each run bold or not, and the labels of the buttons below."""

    words: tuple[tuple[str, bool], ...]
    buttons: tuple[str, ...]
