"""What a form leads to, as the page shows it; whatever fails becomes a refusal with the words to send again."""

import asyncio
import secrets

import structlog

from bot.channels.threads import in_thread
from bot.channels.web.conversing import Conversing
from bot.channels.web.form import Form
from bot.channels.web.house import House, Show
from bot.channels.web.refusal import Refusal
from bot.channels.web.returning import way_back
from bot.channels.web.showing import Shown, show_all
from bot.channels.web.visitor import Visitor
from bot.conversation.events import TextSent
from bot.conversation.routes import handle
from bot.conversation.session import Session

log = structlog.get_logger(__name__)

_WARMING_SECONDS = 60.0


def told(house: House, session: Session, command: str) -> tuple[Shown, ...]:
    """What is said to `command` as a conversation stands. Nothing is kept of it, so that looking changes nothing."""
    step = handle(session, TextSent(command), house.context, house.clock())
    return show_all(step.replies, (), "", house.context.speaking(session.language).texts)


async def exchange(
    house: House, conversing: Conversing, visitor: Visitor, form: Form, draft: Show
) -> tuple[Shown, ...]:
    """What is said to `form`; `draft` is told of an answer that is being written.

    Raises:
        Refusal: nothing could be said, now.
    """
    try:
        async with asyncio.timeout(_WARMING_SECONDS):
            await house.ready.wait()
    except TimeoutError:
        raise Refusal(503, "web.fault.warming", form.text, retry_after=30) from None
    try:
        turn = await conversing.take(visitor.conversation, form.event, draft)
        texts = house.context.speaking(turn.session.language).texts
        shown = await in_thread(
            show_all, (*turn.replies, *way_back(house, visitor, turn.leads)), turn.records, form.words, texts
        )
    except TimeoutError:
        raise Refusal(504, "web.fault.late", form.text) from None
    except Exception as error:  # nobody is ever shown a stack trace; the cause goes to the log, without words
        reference = secrets.token_hex(3)
        log.error("web_request_failed", reference=reference, error=type(error).__name__)
        raise Refusal(500, "web.fault.broken", form.text, reference=reference) from error
    return shown
