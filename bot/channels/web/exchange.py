"""What a form leads to, as the page shows it; whatever fails becomes a refusal with the words to send again."""

import asyncio

from bot.browsing.refusal import Refusal, broken
from bot.channels.threads import in_thread
from bot.channels.web.conversing import Conversing
from bot.channels.web.form import Form
from bot.channels.web.house import House, Show
from bot.channels.web.returning import way_back
from bot.channels.web.showing import Shown, show, show_all
from bot.channels.web.visitor import Visitor
from bot.conversation.events import Alarm, TextSent
from bot.conversation.replies import Reply
from bot.conversation.rich import rich
from bot.conversation.routes import handle
from bot.conversation.session import Session
from bot.languages.names import DEFAULT

_WARMING_SECONDS = 60.0


async def told(house: House, session: Session, command: str) -> tuple[Shown, ...]:
    """What is said to `command` as a conversation stands. Nothing is kept of it, so that looking changes nothing."""

    def tell() -> tuple[Shown, ...]:
        context = house.as_of_now(house.context)
        step = handle(session, TextSent(command), context, house.clock())
        return show_all(step.replies, (), "", context.speaking(session.language).texts)

    return await in_thread(tell)


async def cards(house: House, words: str) -> tuple[Shown, ...]:
    """The cards that `words` call for, heard by rules alone: for when nothing else can be said. They are counted nowhere."""

    def hear() -> tuple[Shown, ...]:
        alarms = (event for event in house.hear(words) if isinstance(event, Alarm))
        return tuple(
            show(Reply(rich(one.card), "crisis"), (), "", house.context.speaking(one.language or DEFAULT).texts)
            for one in alarms
        )

    return await in_thread(hear) if words else ()


async def exchange(
    house: House, conversing: Conversing, visitor: Visitor, form: Form, draft: Show
) -> tuple[Shown, ...]:
    """What is said to `form`; `draft` is told of an answer that is being written.

    Raises:
        Refusal: nothing could be said, now.
    """
    await _prepared(house, form)
    try:
        turn = await conversing.take(visitor.conversation, form.event, draft)
        texts = house.context.speaking(turn.session.language).texts
        shown = await in_thread(
            show_all,
            (*turn.replies, *way_back(house, visitor, (*turn.leads, *turn.questions))),
            turn.records,
            form.words,
            texts,
        )
    except TimeoutError:
        raise Refusal(504, "web.fault.late", form.text) from None
    except Exception as error:
        raise broken("web_request_failed", error, "web.fault.broken", form.text) from error
    return shown


async def _prepared(house: House, form: Form) -> None:
    """Wait until there are answers; but who may be in danger is not left waiting for them."""
    if house.ready.is_set():
        return
    try:
        async with asyncio.timeout(0 if await cards(house, form.text) else _WARMING_SECONDS):
            await house.ready.wait()
    except TimeoutError:
        raise Refusal(503, "web.fault.warming", form.text, retry_after=30) from None
