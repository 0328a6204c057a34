"""A pupil's way into a class: a page that says what it means, and a button. Looking at it changes nothing."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.browsing.refusal import Refusal
from bot.channels.threads import in_thread
from bot.channels.web.door import Door
from bot.channels.web.house import Classroom, House
from bot.channels.web.invitation import invitation
from bot.people.classes import CODE
from bot.texts.days import day


def routes(house: House, classroom: Classroom, door: Door) -> APIRouter:
    """The address that a class's link leads to. What its button sends is the command that may be typed as well."""
    router = APIRouter()

    @router.get("/classe/{code}")
    async def show(request: Request, code: str) -> Response:
        ends = await in_thread(classroom.classes.class_ends, code) if CODE.fullmatch(code) else None
        if ends is None:
            raise Refusal(404, "classroom.pupil.unknown")
        invited = invitation(code, ends, house, classroom, request)
        return door.page(request, "join.html", invited=invited, day=day(ends))

    return router
