"""The one way in: every page and every form says which power it takes, and nothing of it runs before that was checked."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.browsing.cookie import Cookie
from bot.browsing.key import Holder, new_key
from bot.browsing.origin import is_our_own
from bot.browsing.refusal import Refusal, broken
from bot.people.staff import Power, SignedIn, Staff
from bot.review.form import F, Form, checked, read_form
from bot.review.house import House
from bot.review.pages import Pages
from bot.review.passwords import Busy
from bot.review.refusal import NotIn, nowhere

HOME = "/gestione"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that was let in. `who` is None where nobody needs to be in; `browser` holds the key that ties forms to it."""

    request: Request
    browser: Holder
    who: SignedIn | None

    @property
    def staff(self) -> Staff:
        """Who is in; only where a power was asked for."""
        assert self.who is not None
        return self.who.staff

    @property
    def address(self) -> str:
        """Where it comes from: the address, or of the long ones the network."""
        host = self.request.client.host if self.request.client else ""
        try:
            address = ip_address(host)
        except ValueError:
            return host
        return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else host


Show = Callable[[Visit], Response]


class Doors:
    """Where pages and forms are hung. `powers` says of each method and path what it takes (None: nothing)."""

    def __init__(self, house: House, pages: Pages) -> None:
        self.house = house
        self.routes: list[Route] = []
        self.powers: dict[tuple[str, str], Power | None] = {}
        self.cookie = Cookie("gestione", house.secure)
        self._pages = pages

    def page(self, path: str, power: Power | None, *, by_itself: bool = False) -> Callable[[Show], Show]:
        """Hang a page: what is asked for with GET, and changes nothing. What a page asks for `by_itself` keeps nobody in."""

        def hang(show: Show) -> Show:
            async def answer(request: Request) -> Response:
                return await run_in_threadpool(self._guarded, request, power, show, None, by_itself)

            self._hang("GET", path, power, answer)
            return show

        return hang

    def form(
        self, path: str, power: Power | None, model: type[F]
    ) -> Callable[[Callable[[Visit, F], Response]], Callable[[Visit, F], Response]]:
        """Hang what a form does: it is ours, made for this browser, and says no more than `model` has."""

        def hang(do: Callable[[Visit, F], Response]) -> Callable[[Visit, F], Response]:
            async def answer(request: Request) -> Response:
                fields = await read_form(request)
                return await run_in_threadpool(
                    self._guarded, request, power, lambda visit: do(visit, checked(model, fields)), fields
                )

            self._hang("POST", path, power, answer)
            return do

        return hang

    def show(self, visit: Visit, name: str, status: int = 200, **values: object) -> Response:
        """A page for who asks; a browser without a key gets one."""
        staff = visit.who.staff if visit.who else None
        here = visit.request.url.path
        done = visit.request.query_params.get("fatto", "") if status == 200 else ""
        values = {"done": done if f"review.done.{done}" in self.house.texts else "", "problem": "", **values}
        response = self._pages.page(name, status, token=visit.browser.token, staff=staff, here=here, **values)
        if not self.cookie.key(visit.request):
            self.cookie.give(visit.request, response, visit.browser.key)
        return response

    def go(self, path: str, done: str = "", **query: str) -> Response:
        """Send the browser on after a form, so that going back or reloading sends nothing twice."""
        said = urlencode({**query, **({"fatto": done} if done else {})})
        return RedirectResponse(f"{HOME}{path}{'?' + said if said else ''}", 303)

    def refuse(self, request: Request, refusal: Refusal) -> Response:
        """What is said of a request that is not carried out."""
        browser = self._browser(request)
        # Where something broke, nothing else is asked of what may be broken.
        who = self.house.accounts.session(browser.key) if refusal.status < 500 else None
        visit = Visit(request, browser, who)
        return self.show(visit, "fault.html", refusal.status, refusal=refusal)

    def _hang(self, method: str, path: str, power: Power | None, answer: Callable[[Request], object]) -> None:
        self.powers[method, path] = power
        self.routes.append(Route(f"{HOME}{path}", answer, methods=[method]))

    def _guarded(
        self,
        request: Request,
        power: Power | None,
        do: Show,
        fields: dict[str, str] | None,
        by_itself: bool = False,
    ) -> Response:
        try:
            return do(self._let_in(request, power, fields, by_itself))
        except Refusal as refusal:
            return self.refuse(request, refusal)
        except NotIn:
            # Whoever is writing on an open page keeps what they have typed before them.
            return (
                Response(status_code=403)
                if by_itself
                else self._outside(request, "prima" if fields is not None else "")
            )
        except Busy:
            return self.refuse(request, Refusal(503, "review.fault.busy"))
        except Exception as error:
            return self.refuse(request, broken("review_page_failed", error, "review.fault.broken"))

    def _outside(self, request: Request, done: str) -> Response:
        """To the door; a part of a page that is asked for alone takes the whole page there."""
        if "hx-request" not in request.headers:
            return self.go("/entra", done)
        return Response(status_code=204, headers={"HX-Redirect": f"{HOME}/entra"})

    def _let_in(self, request: Request, power: Power | None, fields: dict[str, str] | None, by_itself: bool) -> Visit:
        """Who asks, if they may.

        Raises:
            NotIn: nobody is in.
            Refusal: their role does not allow it, the form is not ours, or what is asked for can't be there.
        """
        if "\0" in "".join((str(request.scope["path"]), *request.query_params.values())):
            raise nowhere()  # nothing is called so, and PostgreSQL can't even be asked
        browser = self._browser(request)
        who = self.house.accounts.session(browser.key, seen=not by_itself)
        if power is not None and who is None:
            raise NotIn
        if fields is not None:
            if not is_our_own(request, self.house.public):
                raise Refusal(403, "review.fault.elsewhere")
            if not browser.wrote(fields.get("token", "")):
                raise Refusal(403, "review.fault.old")
        if power is not None and who is not None and not who.staff.may(power):
            self.house.accounts.deny(who.staff.id, power)
            raise Refusal(403, "review.fault.role")
        return Visit(request, browser, who)

    def _browser(self, request: Request) -> Holder:
        # Before coming in the key only ties forms to the browser; coming in always makes another.
        return Holder(self.cookie.key(request) or new_key())


class Nothing(Form):
    """A form with no field of its own: a button."""
