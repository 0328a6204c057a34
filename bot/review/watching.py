"""A conversation that is open on a page: what has come since, without a reload. Asking keeps nobody in; what is shown is noted
like any other opening.
"""

from collections.abc import Sequence

from starlette.responses import Response

from bot.people.inbox import Exchanged, RelayMessage
from bot.review.doors import Doors, Visit
from bot.review.inbox import asker, of_cooperative
from bot.review.refusal import nowhere


def mark_of(messages: Sequence[RelayMessage]) -> str:
    """What a page says that it shows."""
    students = sum(one.author == "student" for one in messages)
    return _mark(Exchanged(len(messages), students, sum(one.delivered_at is not None for one in messages)))


def hang(doors: Doors) -> None:
    """Hang what an open page asks for by itself."""
    leads = doors.house.leads

    @doors.page("/interessi/{key}/messaggi", "leads.read", by_itself=True)
    def news(visit: Visit) -> Response:
        who, key = asker(visit.staff), str(visit.request.path_params["key"])
        now, shown = leads.exchanged(who, key), visit.request.query_params.get("visti", "")
        if now is None:
            raise nowhere()
        if _mark(now) == shown:
            return Response(status_code=204)
        opened = leads.open(who, key)
        if opened is None:
            raise nowhere()
        return doors.show(
            visit,
            "news.html",
            lead=opened.row,
            messages=opened.messages,
            names=of_cooperative(doors, visit.staff),
            mark=mark_of(opened.messages),
            arrived=_mark(now).split("-")[1] not in shown.split("-")[1:2],
        )


def _mark(counted: Exchanged) -> str:
    return f"{counted.written}-{counted.of_student}-{counted.arrived}"
