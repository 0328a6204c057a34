"""What people answered to questions that nobody else could, handed over to Telegram's outbox."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.conversation import person
from bot.people.relay import deliver_at
from bot.people.sent_question import ComingAnswer
from bot.relaying import Pack
from bot.texts import Texts

_TELEGRAM = "telegram"


class Answered(Protocol):
    """Where questions to a person, and their answers, are kept."""

    def answers_coming(self, conversation: str) -> tuple[ComingAnswer, ...]:
        """What may be read now."""

    def pass_answer(self, answer: ComingAnswer, packed: Sequence[str]) -> None:
        """Put one into the outbox, once."""


def hand_over_answers(kept: Answered, pack: Pack, texts: Texts, operator: str, now: datetime) -> tuple[str, ...]:
    """Put into the outbox what may be read now; the conversations for which something now waits."""
    if deliver_at(now) != now:
        return ()
    woken = []
    for answer in kept.answers_coming(f"{_TELEGRAM}:"):
        kept.pass_answer(answer, pack(person.coming(answer, operator, texts)))
        woken.append(answer.conversation)
    return tuple(dict.fromkeys(woken))


def handing_over_answers(
    kept: Answered, pack: Pack, texts: Texts, operator: str
) -> Callable[[datetime], tuple[str, ...]]:
    """The same, as the loop that hands over calls it."""
    return lambda now: hand_over_answers(kept, pack, texts, operator, now)
