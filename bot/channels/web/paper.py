"""The way into a class on paper: an A4 sheet and an A3 poster as tagged PDF (PDF/UA-1), in black on white."""

from datetime import datetime
from pathlib import Path

from bot.channels.web.invitation import Invitation, qr_of
from bot.pictures.typesetting import typeset
from bot.texts import Texts
from bot.texts.days import day

_TEMPLATE = Path(__file__).parent / "templates" / "invitation.typ"


def print_invitation(invited: Invitation, size: str, texts: Texts, now: datetime) -> bytes:
    """The PDF's bytes, dated `now`; `size` is "a4" or "a3". The template reads everything as data."""

    def say(key: str, **values: object) -> str:
        return texts.say(f"classroom.paper.{key}", **values)

    said = {
        "size": size,
        "title": say("sheet_title" if size == "a4" else "poster_title"),
        "lead": say("lead"),
        "photograph": say("photograph"),
        "qr": qr_of(invited.web).decode(),
        "alt": say("alt", address=invited.web),
        "or_open": say("or_open"),
        "web": invited.web.removeprefix("https://").removeprefix("http://"),
        "or_telegram": say("or_telegram"),
        "telegram": invited.telegram.removeprefix("https://"),
        "code_title": say("code"),
        "code": invited.code,
        "code_how": say("code_how", code=invited.code),
        "until": say("until", date=day(invited.ends_at)),
        "promises": [say("promise_one"), say("promise_two"), say("promise_three")],
    }
    return typeset(_TEMPLATE, said, now)
