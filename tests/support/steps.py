"""Events met one after the other by the conversation alone: the last step, its words, its buttons."""

from datetime import datetime

from bot.conversation.context import Context
from bot.conversation.events import Event
from bot.conversation.replies import Reply
from bot.conversation.routes import handle
from bot.conversation.session import Session, Step
from tests.conftest import CONTEXT, NOW


def payloads(reply: Reply) -> list[str]:
    """What its buttons carry."""
    return [button.payload for row in reply.buttons for button in row if button.payload]


def taken(session: Session, *events: Event, context: Context = CONTEXT, now: datetime = NOW) -> Step:
    """The last step of `events`."""
    step = Step(session)
    for event in events:
        step = handle(step.session, event, context, now)
    return step


def words(step: Step) -> str:
    """All that it says."""
    return "\n".join(reply.words for reply in step.replies)
