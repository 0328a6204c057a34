"""Letting requests in: who asks, whether the form is ours, whether they may go on; and the page that goes back to them."""

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.form import Form, read_form
from bot.channels.web.house import House
from bot.channels.web.origin import is_our_own
from bot.channels.web.refusal import Refusal
from bot.channels.web.templates import Templates
from bot.channels.web.visitor import Visitor, forget, new_visitor, remember, visitor_of, visitor_with


class Door:
    """Every page with a form in it goes out through here, and every form comes in."""

    def __init__(self, house: House, templates: Templates) -> None:
        self._house = house
        self._templates = templates

    async def let_in(self, request: Request) -> tuple[Visitor, Form]:
        """Who sent a form of ours from a page with a cookie, and what it says.

        Raises:
            Refusal: the form is not whole, or not ours.
        """
        form = await read_form(request)
        return self._checked(request, visitor_of(request, secure=self.is_secure(request)), form), form

    async def let_in_by_key(self, request: Request) -> tuple[Visitor, Form]:
        """The same for a page that has no cookie: its forms carry the key.

        Raises:
            Refusal: the form is not whole, or not ours.
        """
        form = await read_form(request)
        return self._checked(request, visitor_with(form.key), form), form

    def may_go_on(self, request: Request, visitor: Visitor, form: Form) -> None:
        """Return if there is room for one more message.

        Raises:
            Refusal: too many came from this visitor, or from this address.
        """
        address = request.client.host if request.client else ""
        seconds = self._house.limit(visitor.conversation, address)
        if seconds is not None:
            raise Refusal(429, "web.fault.often", form.text, retry_after=seconds)

    def page(self, request: Request, name: str, status: int = 200, **values: object) -> Response:
        """A page whose forms this browser can send."""
        secure = self.is_secure(request)
        known = visitor_of(request, secure=secure)
        visitor = known or new_visitor()
        response = self._templates.page(
            name, status, here=request.url.path, visitor=visitor, place="/chat", key="", **values
        )
        if known is None:
            remember(response, visitor, secure=secure)
        return response

    def page_by_key(self, visitor: Visitor, name: str, **values: object) -> Response:
        """A page whose forms carry the visitor's key."""
        return self._templates.page(name, 200, here="", visitor=visitor, place="/embed", key=visitor.key, **values)

    def visitor(self, request: Request) -> Visitor | None:
        """Who asks, if they were here before."""
        return visitor_of(request, secure=self.is_secure(request))

    def forget(self, request: Request, response: Response) -> None:
        """Take the browser's key back."""
        forget(response, secure=self.is_secure(request))

    def _checked(self, request: Request, visitor: Visitor | None, form: Form) -> Visitor:
        if not is_our_own(request, self._house.manner.public):
            raise Refusal(403, "web.fault.elsewhere")
        if visitor is None or not visitor.wrote(form.token):
            raise Refusal(403, "web.fault.old", form.text)
        return visitor

    def is_secure(self, request: Request) -> bool:
        """Whether cookies may go over https alone."""
        return self._house.manner.secure or request.url.scheme == "https"
