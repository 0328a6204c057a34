"""The ways into a class: its addresses, and their pictures to be photographed."""

import base64
import io
from dataclasses import dataclass
from datetime import datetime

import segno
from starlette.requests import Request

from bot.channels.web.house import Classroom, House
from bot.conversation.classroom import PREFIX


@dataclass(frozen=True, slots=True)
class Invitation:
    """A class's code, until when it may be joined, and how: `web` and `telegram` are addresses ("": not there)."""

    code: str
    ends_at: datetime
    web: str
    telegram: str
    screen: str

    @property
    def picture(self) -> str:
        """The web address as a picture to be photographed, as an address that travels within the page."""
        return f"data:image/svg+xml;base64,{base64.b64encode(qr_of(self.web)).decode()}"


def invitation(code: str, ends_at: datetime, house: House, classroom: Classroom, request: Request) -> Invitation:
    """How pupils come into the class `code`."""
    site = (house.manner.public or str(request.base_url)).rstrip("/")
    name = classroom.telegram()
    deep = f"https://t.me/{name}?start={PREFIX}{code}" if name else ""
    return Invitation(code, ends_at, f"{site}/classe/{code}", deep, f"{site}/aula/{code}")


def qr_of(address: str) -> bytes:
    """An address as a QR code in SVG: black on white, with its quiet border, fit for a bad photocopy (a quarter may be lost)."""
    drawn = io.BytesIO()
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", border=4, xmldecl=False, light="white", scale=8)
    return drawn.getvalue()
