"""The audit, in words: who did what and when; whether it is whole. Reading it is noted in it."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from bot.browsing.refusal import Refusal
from bot.people.audit import KINDS, Kind, Noted, Verdict, parts_of
from bot.people.staff import Staff
from bot.review.doors import Doors, Nothing, Visit
from bot.texts import Texts

_AT_ONCE = 50
_SHORT = 6
"""Of a pseudonym so much is shown: enough to see that two rows are about the same, of nobody who is named elsewhere."""

_PLAIN = frozenset({"done", "view"})
"""Outcomes that say no more than that it happened."""
_UNNAMED: Mapping[str, str] = MappingProxyType(
    {"teacher.login": "teacher", "staff.login": "stranger", "rate.block": "stranger"}
)
"""Who it was where no pseudonym was noted, and it was not the house itself."""


class Looked(BaseModel):
    """What the page is asked with. An empty field asks nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    giorno: date | Literal[""] = ""
    tipo: Kind | Literal[""] = ""
    prima: Annotated[int, Field(ge=1, le=10**15)] | Literal[""] = ""

    @property
    def asked(self) -> dict[str, str]:
        """What is looked for, without the place in the list."""
        return {name: str(value) for name, value in self.model_dump(exclude={"prima"}).items() if value}


class Words:
    """Rows in words. What has none is shown as the code it is."""

    def __init__(self, texts: Texts, people: Mapping[int, Staff], cooperatives: Mapping[int, str]) -> None:
        self._texts = texts
        self._people = people
        self._cooperatives = cooperatives

    def who(self, row: Noted) -> str:
        """By whom: somebody of the staff with their name; of whoever writes in the chat no more than that."""
        if row.staff is not None:
            one = self._people.get(row.staff)
            return f"{one.name}, {one.cooperative_name}" if one else self._texts.say("review.audit.who.gone")
        outsider = "gone" if row.channel == "review" else "student"
        known = outsider if row.by_somebody else _UNNAMED.get(row.what, "nobody")
        return self._texts.say(f"review.audit.who.{known}")

    def what(self, row: Noted) -> str:
        """What was done."""
        return self._said(f"review.audit.what.{row.what.replace('.', '_')}", row.what)

    def how(self, row: Noted) -> str:
        """With what outcome; empty where the rest says it."""
        parts = parts_of(row.outcome)
        if row.what == "crisis.count":  # of what kind they were is nobody's business here
            return self._texts.say("review.audit.part.number", value=parts[0][1] if parts else "0")
        said = (self._part(row, name, value) for name, value in parts if name not in _PLAIN)
        return ", ".join(one for one in said if one)

    def _part(self, row: Noted, name: str, value: str) -> str:
        if name == "receiver":
            return self._cooperatives.get(int(value or 0), "")
        if name == "cooperative":
            own = row.staff is not None and (one := self._people.get(row.staff)) and str(one.cooperative) == value
            return "" if own else self._cooperatives.get(int(value or 0), "")
        if name == "staff" and value:
            one = self._people.get(int(value))
            return one.name if one else ""
        if row.what == "purge":
            return f"{self._said(f'custody.retention.{name}', name)}: {value}"
        code = name.replace(".", "_").replace(":", "_")
        return self._said(f"review.audit.part.{code}", name, value=value[:_SHORT] if len(value) >= 16 else value)

    def _said(self, key: str, code: str, **values: object) -> str:
        return self._texts.say(key, **values) if key in self._texts else code


def hang(doors: Doors) -> None:
    """Hang the pages."""
    house = doors.house

    def page(visit: Visit, look: Looked, verdict: Verdict | None = None) -> Response:
        read = house.audit.page(visit.staff.id, look.giorno or None, look.tipo or None, look.prima or None, _AT_ONCE)
        people = {one.id: one for one in house.accounts.all()}
        names = {one.id: one.name for one in house.cooperatives()}
        words = Words(house.texts, people, names | {one.cooperative: one.cooperative_name for one in people.values()})
        return doors.show(
            visit, "registry.html", look=look, kinds=KINDS, found=read, words=words, verdict=verdict, day=look.giorno
        )

    @doors.page("/registro", "audit.read")
    def show(visit: Visit) -> Response:
        try:
            look = Looked.model_validate(dict(visit.request.query_params))
        except ValidationError:
            raise Refusal(422, "review.audit.filter") from None
        return page(visit, look)

    @doors.form("/registro/verifica", "audit.read", Nothing)
    def verify(visit: Visit, _form: Nothing) -> Response:
        return page(visit, Looked(), house.audit.verify(visit.staff.id))
