"""The way into a class on paper: an A4 sheet and an A3 poster as tagged PDF (PDF/UA-1), in black on white."""

import json
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import typst

from bot.channels.web.invitation import Invitation, qr_of
from bot.texts import Texts
from bot.texts.days import day

_TEMPLATES = Path(__file__).parent / "templates"


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
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(files("bot.pictures") / "fonts")]
    )
    return typst.compile(
        str(_TEMPLATES / "invitation.typ"),
        root=str(_TEMPLATES),
        font_paths=fonts,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=now.replace(microsecond=0),
    )
