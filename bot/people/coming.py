"""What waits for whoever comes back: on the web nobody can be called."""

from dataclasses import dataclass

from bot.people.handover import Proposal
from bot.people.lead import Arrived
from bot.people.sent_question import ComingAnswer


@dataclass(frozen=True, slots=True)
class Coming:
    """Messages of cooperatives, what one would pass on, what became of questions that were sent to a person."""

    messages: tuple[Arrived, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    answers: tuple[ComingAnswer, ...] = ()
