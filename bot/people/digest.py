"""What a cooperative's staff is told by e-mail: how much there is to look at, and nothing about anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.people.staff import POWERS, Role

Audience = Literal["interests", "questions", "both"]
"""Those of a cooperative who look after its interests, who answer questions sent to a person, who do both."""

EVERY = timedelta(hours=4)
"""A cooperative receives no more than one in so long."""
UNREAD_AFTER = timedelta(hours=24)
"""After so long a student's message that nobody has opened is told of."""
LOOKS_BACK = timedelta(days=30)
"""What is older is told of no more: whoever could not be told for so long finds it on the page."""
SETTLES_IN = timedelta(minutes=1)
"""What was written a moment ago waits for the next time, since a transaction that is still open carries a time already past."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What has come after `since` and until `until` for an audience of a cooperative (a number).

    `new` interests that nobody has opened, `unread` messages of students, `late` interests without an answer; whether some
    were `withdrawn`. `questions` is how many wait to be answered by a person, whoever of them all answers: 0 unless one has
    come, or has waited for a week, in that time.
    """

    cooperative: int
    audience: Audience
    addresses: tuple[str, ...]
    since: datetime
    until: datetime
    new: int = 0
    unread: int = 0
    late: int = 0
    withdrawn: bool = False
    questions: int = 0

    @property
    def of_interests(self) -> bool:
        """Whether there is anything to tell of interests."""
        return bool(self.new or self.unread or self.late or self.withdrawn)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell."""
        return self.of_interests or bool(self.questions)


def audience_of(role: Role) -> Audience | None:
    """What somebody of a role is told of; None where it is nothing."""
    powers = POWERS[role]
    match "leads.read" in powers, "questions.answer" in powers:
        case True, True:
            return "both"
        case True, False:
            return "interests"
        case False, True:
            return "questions"
        case _:
            return None
