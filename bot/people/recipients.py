"""Who receives what, by name: the one table that opens doors to people's data and that /privacy reads out."""

from dataclasses import dataclass
from typing import Literal

Data = Literal["messages", "question", "lead", "sent_question"]
"""What passes through a channel; a question with personal data covered; an interest that someone left; a question that someone
sent to a person."""
Role = Literal["telegram", "model", "cooperative", "staff"]

_RECEIVES: dict[Role, frozenset[Data]] = {
    "telegram": frozenset({"messages"}),
    "model": frozenset({"question"}),
    "cooperative": frozenset({"lead"}),
    "staff": frozenset({"sent_question"}),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who receives data. `place` says in words where that happens; empty where nobody has said it yet."""

    name: str
    role: Role
    place: str = ""

    def receives(self, data: Data) -> bool:
        """Whether this kind of data may go there."""
        return data in _RECEIVES[self.role]


Recipients = tuple[Recipient, ...]


def receivers(recipients: Recipients, data: Data) -> Recipients:
    """To whom a kind of data may go. Whoever is not here gets nothing; whoever is here is named in /privacy."""
    return tuple(one for one in recipients if one.receives(data))
