"""Templates into pages. What is put in a page is escaped; what a person reads comes from the texts."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from bot.channels.web.assets import load_assets
from bot.texts import Texts

FOLDER = Path(__file__).parent / "templates"


class Templates:
    """The pages, in the language of `texts`."""

    def __init__(self, texts: Texts, operator: str, *, schools: bool = False) -> None:
        """`schools` says whether there are pages for teachers to lead to."""
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        assets = load_assets()
        self._environment.globals.update(schools=schools)
        self._environment.globals.update(say=texts.say, operator=operator, asset=lambda name: assets[name].address)

    def render(self, name: str, **values: object) -> str:
        """The template `name` with `values` in it."""
        return self._environment.get_template(name).render(values)

    def page(self, name: str, status: int = 200, **values: object) -> HTMLResponse:
        """The template `name` as an answer."""
        return HTMLResponse(self.render(name, **values), status)
