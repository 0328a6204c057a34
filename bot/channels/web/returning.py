"""The way back to a conversation from another browser, for whoever left an interest or sent a question, and waits for an answer.

The address holds the conversation's key, so that whoever has it reads and writes there, as the page and the message that gives it
say. Looking at the page changes nothing; its button, a form of ours, puts the key into this browser.
"""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.browsing.refusal import Refusal
from bot.channels.web.door import Door
from bot.channels.web.house import House
from bot.channels.web.visitor import Visitor, visitor_with
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import rich
from bot.people.lead import LeadEvent, LeadLeft
from bot.people.sent_question import QuestionEvent, QuestionSent

_PATH = "/torna"


def routes(door: Door) -> APIRouter:
    """The address that a private link leads to, and its button's."""
    router = APIRouter()

    @router.get(_PATH + "/{key}")
    async def show(request: Request, key: str) -> Response:
        if visitor_with(key) is None:
            raise Refusal(404, "web.fault.nowhere")
        return door.page(request, "return.html", private=key)

    @router.post(_PATH)
    async def come_back(request: Request) -> Response:
        _, form = await door.let_in(request)
        visitor = visitor_with(form.key)
        if visitor is None:
            raise Refusal(404, "web.fault.nowhere")
        response = RedirectResponse("/chat", 303)
        door.remember(request, response, visitor)
        return response

    return router


def way_back(house: House, visitor: Visitor, changes: Sequence[LeadEvent | QuestionEvent]) -> tuple[Reply, ...]:
    """The private link, once an answer is waited for, where it is known under which address people find this site."""
    if not house.manner.public or not any(isinstance(change, LeadLeft | QuestionSent) for change in changes):
        return ()
    texts = house.context.texts
    link = Button(texts.say("contact.private_link"), url=f"{house.manner.public.rstrip('/')}{_PATH}/{visitor.key}")
    return (Reply(rich(texts.say("contact.private")), "info", ((link,),)),)
