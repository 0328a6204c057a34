"""Where a form was sent from: our own pages, or someone else's."""

from urllib.parse import urlsplit

from starlette.requests import Request


def is_our_own(request: Request, public: str) -> bool:
    """Whether the browser says the form was sent from a page of ours; one too old to say is judged by the token alone.

    `public` is the address people know, where a proxy stands before us ("": the one that was asked for).
    """
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return origin.lower() in {_origin_of(str(request.url)), _origin_of(public)} - {""}


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else ""
