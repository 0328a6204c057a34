"""The site: its rooms, in order, and what holds for all of them."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import FastAPI
from starlette.types import ASGIApp

from bot.channels.web import chat, embed, faults, joining, pages, returning, shell, teacher, wall
from bot.channels.web.conversing import LONGEST_SECONDS, Conversing
from bot.channels.web.door import Door
from bot.channels.web.headers import SafeHeaders
from bot.channels.web.house import House
from bot.channels.web.rooms import with_rooms
from bot.channels.web.stream import Streams
from bot.channels.web.templates import Templates


def build_site(
    house: House, longest: float = LONGEST_SECONDS, rooms: Mapping[str, ASGIApp] = MappingProxyType({})
) -> ASGIApp:
    """The web chat of `house`, where no answer takes more than `longest` seconds; starts nothing.

    `rooms` are pages of others on the same server, by the path that they begin with ("/gestione").
    """
    templates = Templates(house.context.texts, house.context.operator, schools=house.classroom is not None)
    door, conversing = Door(house, templates), Conversing(house, longest)
    streams = Streams(house, conversing, templates)
    site = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    site.include_router(pages.routes(house, door, conversing))
    site.include_router(chat.routes(house, door, conversing, streams))
    site.include_router(embed.routes(house, door, conversing, streams))
    site.include_router(returning.routes(door))
    site.include_router(shell.routes(house.context.texts, templates))
    if house.classroom is not None:
        site.include_router(wall.routes(house, house.classroom, door, templates, longest))
        site.include_router(joining.routes(house, house.classroom, door))
        site.include_router(teacher.routes(house, house.classroom, door, templates))
    faults.add_faults(site, house, door, templates)
    # Around everything, the page of last resort included.
    return SafeHeaders(with_rooms(site, rooms, door), house.manner.embedders)
