"""Students who have come in by the door: age chosen, notice agreed to, whatever the door asks now."""

from datetime import datetime

from bot.conversation.context import Context
from bot.conversation.events import Tapped, TextSent
from bot.conversation.routes import handle
from bot.conversation.session import Session


def insider(context: Context, now: datetime) -> Session:
    """The session of a minor who tapped their way in."""
    step = handle(Session(), TextSent("/start"), context, now)
    for wanted in ("age:minor", "consent:yes"):
        offered = [button.payload for reply in step.replies for row in reply.buttons for button in row]
        payload = next(payload for payload in offered if payload.startswith(wanted))
        step = handle(step.session, Tapped(payload), context, now)
    return step.session
