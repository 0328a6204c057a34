"""The staff's pages, joined."""

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.browsing.assets import Asset
from bot.browsing.refusal import Refusal, broken
from bot.review import (
    accounts,
    barometer,
    entering,
    exporting,
    inbox,
    inviting,
    keeping,
    lead,
    opportunities,
    profile,
    questions,
    registry,
    teachers,
    watching,
)
from bot.review.doors import Doors
from bot.review.house import House
from bot.review.pages import HTMX, STYLE, WATCHING, Pages


def open_doors(house: House) -> Doors:
    """Every page and form, with the power it takes."""
    doors = Doors(house, Pages(house))
    for room in (
        entering,
        inviting,
        profile,
        inbox,
        lead,
        watching,
        exporting,
        accounts,
        opportunities,
        questions,
        teachers,
        registry,
        keeping,
        barometer,
    ):
        room.hang(doors)
    return doors


def build_review(house: House) -> Starlette:
    """The pages of `house`, under /gestione; starts nothing. Whoever serves them adds the site's headers."""
    doors = open_doors(house)

    def asset(one: Asset) -> Route:
        async def give(_request: Request) -> Response:
            return one.response()

        return Route(one.address, give)

    async def refuse(request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return await run_in_threadpool(doors.refuse, request, refusal)

    async def misdirected(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        key = "review.fault.nowhere" if error.status_code == 404 else "review.fault.method"
        response = await run_in_threadpool(doors.refuse, request, Refusal(error.status_code, key))
        response.headers.update(error.headers or {})
        return response

    async def break_down(request: Request, error: Exception) -> Response:
        return doors.refuse(request, broken("review_page_failed", error, "review.fault.broken"))

    return Starlette(
        routes=[*doors.routes, *map(asset, (STYLE, HTMX, WATCHING))],
        exception_handlers={Refusal: refuse, HTTPException: misdirected, Exception: break_down},
    )
