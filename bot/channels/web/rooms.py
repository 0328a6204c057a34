"""Pages of others on the same server, which have doors of their own; to a teacher, who has no business there, they are shut."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.browsing.refusal import Refusal
from bot.channels.web.door import Door

ENTRANCE = "entra"
"""Where a room sends whoever has to say first who they are."""


def with_rooms(site: ASGIApp, rooms: Mapping[str, ASGIApp], door: Door) -> ASGIApp:
    """`site`, and under the paths that they begin with ("/gestione") the `rooms`. Where a room would ask who it is, someone who
    came in as a teacher is told that there is nothing for teachers; a teacher who is staff too is let in as staff.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = f"{scope.get('path', '')}/"
        begins = next((begins for begins in rooms if path.startswith(f"{begins}/")), None)
        if begins is None:
            await site(scope, receive, send)
        elif scope["type"] == "http" and door.teachers.key(Request(scope)):
            await _as_teacher(rooms[begins], f"{begins}/{ENTRANCE}", door, scope, receive, send)
        else:
            await rooms[begins](scope, receive, send)

    return answer


async def _as_teacher(room: ASGIApp, entrance: str, door: Door, scope: Scope, receive: Receive, send: Send) -> None:
    refused = False

    async def send_unless_sent_away(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start":
            refused = Headers(raw=message["headers"]).get("location", "").startswith(entrance)
        if not refused:
            await send(message)

    await room(scope, receive, send_unless_sent_away)
    if refused:
        refusal = Refusal(403, "classroom.teacher.only_numbers")
        await door.fault(Request(scope), refusal)(scope, receive, send)
