"""A cookie with a key in it. It ends with the browser, since a school's computer belongs to everybody, and no script reads it."""

from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from bot.browsing.key import is_key


@dataclass(frozen=True, slots=True)
class Cookie:
    """The cookie called `name`. Where `secure`, it goes over https alone, even if a proxy before us speaks plain http to us."""

    name: str
    secure: bool = False
    same_site: Literal["lax", "strict"] = "lax"

    @property
    def names(self) -> tuple[str, str]:
        """What browsers may know it by: over https, and on this computer."""
        # Browsers let only https set a name that begins so, and only for exactly this host.
        return f"__Host-{self.name}", self.name

    def key(self, request: Request) -> str:
        """The key that the browser holds; "" where it holds none that could be ours."""
        held = request.cookies.get(self._name(request), "")
        return held if is_key(held) else ""

    def give(self, request: Request, response: Response, key: str) -> None:
        """Let the browser that sent `request` hold `key`."""
        secure = self._over_https(request)
        response.set_cookie(self._name(request), key, path="/", secure=secure, httponly=True, samesite=self.same_site)

    def take_back(self, request: Request, response: Response) -> None:
        """Let the browser that sent `request` forget its key."""
        secure = self._over_https(request)
        response.delete_cookie(self._name(request), path="/", secure=secure, httponly=True, samesite=self.same_site)

    def _name(self, request: Request) -> str:
        secured, plain = self.names
        return secured if self._over_https(request) else plain

    def _over_https(self, request: Request) -> bool:
        return self.secure or request.url.scheme == "https"
