"""Templates into pages. What a person reads comes from the texts."""

from pathlib import Path

from starlette.responses import HTMLResponse

from bot.browsing.templates import open_templates
from bot.channels.web.assets import load_assets
from bot.texts import Texts

FOLDER = Path(__file__).parent / "templates"


class Templates:
    """The pages, in the language of `texts`."""

    def __init__(self, texts: Texts, operator: str, *, schools: bool = False) -> None:
        """`schools` says whether there are pages for teachers to lead to."""
        self._environment = open_templates(FOLDER)
        assets = load_assets()
        self._environment.globals.update(
            say=texts.say,
            operator=operator,
            schools=schools,
            asset=lambda name: assets[name].address,
        )

    def render(self, name: str, **values: object) -> str:
        """The template `name` with `values` in it; without a `key`, its forms rely on the cookie."""
        return self._environment.get_template(name).render({"key": "", **values})

    def page(self, name: str, status: int = 200, **values: object) -> HTMLResponse:
        """The template `name` as an answer."""
        return HTMLResponse(self.render(name, **values), status)
