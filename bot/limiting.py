"""What goes on of an event whose sender has sent too much: an alarm always, an age below the door's; else a sentence, once."""

from bot.conversation.context import Context
from bot.conversation.events import AgeStated, Alarm, Event, Tapped, TextSent
from bot.conversation.replies import Reply
from bot.conversation.rich import rich
from bot.conversation.rights import COMMANDS, RIGHTS
from bot.conversation.typed import command_in
from bot.people.audit import AuditEvent
from bot.safety.quotas import Kind, Verdict

_RIGHTS = frozenset({"aiuto", "help", "privacy", *COMMANDS})
"""Commands that work whoever sends however much, within a count of their own."""
_TAPPED_RIGHTS = frozenset({"help", "privacy", "readers", "back", *RIGHTS})


def kind_of(event: Event) -> Kind:
    """Against what an event counts."""
    match event:
        case TextSent(text):
            return "right" if command_in(text) in _RIGHTS else "message"
        case Tapped(payload):
            return "right" if payload.partition(":")[0] in _TAPPED_RIGHTS else "tap"
        case _:
            return "message"


def let_through(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Of what was heard, what is met even so: cards, and an age, without the message it stood in."""
    quiet = (AgeStated(event.age) if isinstance(event, AgeStated) else event for event in events)
    return tuple(event for event in quiet if isinstance(event, Alarm | AgeStated))


def told(verdict: Verdict, context: Context) -> tuple[Reply, ...]:
    """What is said of it. Silence only where it is no broken page: in a chat."""
    if verdict.admits or (verdict.answer == "silent" and context.channel == "telegram"):
        return ()
    key = "slow" if verdict.answer == "silent" else verdict.answer
    return (Reply(rich(context.texts.say(f"limits.{key}")), "limited"),)


def noted(verdict: Verdict) -> tuple[AuditEvent, ...]:
    """What is noted of it: the beginning of a block."""
    return (AuditEvent("rate.block", "minute"),) if verdict.answer == "slow" else ()
