"""The addresses of the site as an OpenAPI description. The product publishes none: this is read from its routes."""

import inspect
import re
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.channels.web.form import Form

FORM = "application/x-www-form-urlencoded"
_TEXT = {"type": "string"}
_HEADERS = ("Host", "Origin", "Sec-Fetch-Site", "Accept", "Cookie", "Range", "If-None-Match")
_QUERY = ("stato", "professione", "provincia", "classe", "mie", "dopo", "fatto")


def routes_of(site: ASGIApp) -> list[tuple[str, str, type[BaseModel]]]:
    """Method, path and form of all that `build_site` answers, rooms of others included."""
    joined = inspect.getclosurevars(site._app).nonlocals
    own = [route for route in joined["site"].routes if isinstance(route, APIRoute)]
    found = [(method, route.path, Form) for route in own for method in sorted(route.methods)]
    for room in joined["rooms"].values():
        for route in (one for one in room.routes if isinstance(one, Route)):
            model = inspect.getclosurevars(route.endpoint).nonlocals.get("model", Form)
            found += [(method, route.path, model) for method in sorted(route.methods)]
    return found


def described(site: ASGIApp) -> dict[str, Any]:
    """The addresses, with what their forms and the headers that they look at may be."""
    paths: dict[str, Any] = {}
    for method, path, model in routes_of(site):
        plain = path.replace(":path}", "}")
        parameters = [{"name": name, "in": "header", "schema": _TEXT} for name in _HEADERS]
        parameters += [{"name": name, "in": "query", "schema": _TEXT} for name in _QUERY]
        names = re.findall(r"{(\w+)}", plain)
        parameters += [{"name": name, "in": "path", "required": True, "schema": _TEXT} for name in names]
        operation = {"parameters": parameters, "responses": {"default": {"description": ""}}}
        if method == "POST":
            schema = model.model_json_schema()
            operation["requestBody"] = {"content": {FORM: {"schema": schema}}}
        paths.setdefault(plain, {})[method.lower()] = operation
    return {"openapi": "3.1.0", "info": {"title": "Bussola", "version": "1"}, "paths": paths}
