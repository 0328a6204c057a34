"""Letting requests in: who asks, whether the form is ours, whether they may go on; and the page that goes back to them."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from bot.browsing.cookie import Cookie
from bot.browsing.origin import is_our_own
from bot.browsing.refusal import Refusal
from bot.channels.web.form import Form, read_form
from bot.channels.web.house import House
from bot.channels.web.showing import Shown
from bot.channels.web.templates import Templates
from bot.channels.web.visitor import Visitor, new_visitor, visitor_with


class Door:
    """Every page with a form in it goes out through here, and every form comes in."""

    def __init__(self, house: House, templates: Templates) -> None:
        self._house = house
        self._templates = templates
        self._cookie = Cookie("bussola", house.manner.secure)
        self.teachers = Cookie("bussola-insegnante", house.manner.secure, "strict")
        """What whoever came in as a teacher holds."""

    async def let_in(self, request: Request) -> tuple[Visitor, Form]:
        """Who sent a form of ours from a page with a cookie, and what it says.

        Raises:
            Refusal: the form is not whole, or not ours.
        """
        form = await read_form(request)
        return self._checked(request, self.visitor(request), form), form

    async def let_in_by_key(self, request: Request) -> tuple[Visitor, Form]:
        """The same for a page that has no cookie: its forms carry the key.

        Raises:
            Refusal: the form is not whole, or not ours.
        """
        # Whoever is refused gets a page without a cookie too.
        request.state.by_key = new_visitor()
        form = await read_form(request)
        request.state.by_key = visitor = self._checked(request, visitor_with(form.key), form)
        return visitor, form

    def is_from_here(self, request: Request, form: Form) -> None:
        """Return if a page of ours sent the form. What another site puts into it is heard, and never shown.

        Raises:
            Refusal: another site did.
        """
        if not is_our_own(request, self._house.manner.public):
            raise Refusal(403, "web.fault.elsewhere", heard=form.text)

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
        known = self.visitor(request)
        visitor = known or new_visitor()
        response = self._templates.page(name, status, here=request.url.path, visitor=visitor, place="/chat", **values)
        if known is None:
            self.remember(request, response, visitor)
        return response

    def page_by_key(
        self, request: Request, visitor: Visitor, name: str, status: int = 200, **values: object
    ) -> Response:
        """A page whose forms carry the visitor's key."""
        place = request.url.path
        return self._templates.page(name, status, here=place, visitor=visitor, place=place, key=visitor.key, **values)

    def fault(self, request: Request, refusal: Refusal, cards: Sequence[Shown] = ()) -> Response:
        """What is said of a request that is not carried out, below `cards`, on a page of the kind that it came from."""
        by_key: Visitor | None = getattr(request.state, "by_key", None)
        said = {"refusal": refusal, "cards": cards}
        if by_key is not None:
            response = self.page_by_key(request, by_key, "fault.html", refusal.status, **said)
        else:
            response = self.page(request, "fault.html", refusal.status, **said)
        response.headers.update(refusal.headers)
        return response

    def visitor(self, request: Request) -> Visitor | None:
        """Who asks, if they were here before."""
        return visitor_with(self._cookie.key(request))

    def remember(self, request: Request, response: Response, visitor: Visitor) -> None:
        """Give the browser its key."""
        self._cookie.give(request, response, visitor.key)

    def forget(self, request: Request, response: Response) -> None:
        """Take the browser's key back."""
        self._cookie.take_back(request, response)

    def _checked(self, request: Request, visitor: Visitor | None, form: Form) -> Visitor:
        self.is_from_here(request, form)
        if visitor is None or not visitor.wrote(form.token):
            raise Refusal(403, "web.fault.old", form.text)
        return visitor
