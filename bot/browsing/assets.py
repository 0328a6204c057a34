"""Files of ours for browsers, served from memory under addresses that change when they do."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file, its media type, and the address under which browsers may keep it for ever."""

    content: bytes
    media_type: str
    address: str

    def response(self) -> Response:
        """The file as an answer."""
        return Response(self.content, media_type=self.media_type, headers=_FOR_EVER)


def read_asset(path: Path, below: str) -> Asset:
    """The file at `path`, with an address `below` a path of the site ("/static")."""
    content = path.read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, TYPES[path.suffix], f"{below}/{version}/{path.name}")
