"""What every answer of the site tells the browser: run nothing but our own files, keep nothing, tell nobody."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    # Pictures that are drawn for an answer travel within it: they are kept nowhere.
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Stricter ones make browsers send forms of ours without their origin.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
EMBEDDED_PATHS = ("/embed", "/embed.js")


class SafeHeaders:
    """Adds the headers to whatever `app` answers; `embedders` are the origins that may frame the embedded page, and no other."""

    def __init__(self, app: ASGIApp, embedders: Sequence[str]) -> None:
        self._app = app
        self._embedders = " ".join(embedders) or "'none'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        embedded = scope["path"] in EMBEDDED_PATHS
        framed_by = self._embedders if embedded else "'none'"
        headers["Content-Security-Policy"] = "; ".join((*_POLICY, f"frame-ancestors {framed_by}"))
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if embedded else "same-origin"
        headers.update(_ALWAYS)
        if scope["scheme"] == "https":
            headers.update(_HTTPS)
        headers.setdefault("Cache-Control", "no-store")
