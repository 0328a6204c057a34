"""Templates into pages. What is put in a page is escaped; what a person reads comes from the texts."""

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment
from starlette.responses import HTMLResponse

from bot.browsing.assets import read_asset
from bot.browsing.templates import open_templates
from bot.review.house import House

_HERE = Path(__file__).parent
STYLE = read_asset(_HERE / "static" / "gestione.css", "/gestione/static")
HTMX = read_asset(_HERE / "static" / "htmx.min.js", "/gestione/static")
WATCHING = read_asset(_HERE / "static" / "conversation.js", "/gestione/static")
_HTMX_CONFIG = json.dumps(
    {
        # Nothing that the site's policy forbids, and nothing of anybody's in the browser's own storage.
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "timeout": 15_000,
    }
)
_ITALY = ZoneInfo("Europe/Rome")


class Pages:
    """The pages, in the language of the house's texts."""

    def __init__(self, house: House) -> None:
        self._told = {
            "say": house.texts.say,
            "style": house.style,
            "own_style": STYLE.address,
            "htmx": HTMX.address,
            "htmx_config": _HTMX_CONFIG,
            "watching": WATCHING.address,
            "icon": house.icon,
            "professions": house.professions,
        }

    def page(self, name: str, status: int = 200, **values: object) -> HTMLResponse:
        """The template `name` with `values` in it, as an answer."""
        return HTMLResponse(_templates().get_template(name).render(self._told | values), status)


@cache
def _templates() -> Environment:
    """The templates, each read once in a process."""
    environment = open_templates(_HERE / "templates")
    environment.filters.update(day=_day, moment=_moment)
    return environment


def _day(when: date | datetime) -> str:
    return (when.astimezone(_ITALY) if isinstance(when, datetime) else when).strftime("%d/%m/%Y")


def _moment(when: datetime) -> str:
    return when.astimezone(_ITALY).strftime("%d/%m/%Y, %H:%M")
