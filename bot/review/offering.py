"""An opportunity as it is typed: read into one, or what is wrong said field by field, and nothing typed is lost."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, model_validator

from bot.people.opportunity import Opportunity
from bot.review.form import Form

_PROFESSION = "profession."
_FARTHEST = timedelta(days=3 * 365)
"""Beyond it a year was mistyped."""
_NEXT_YEAR = timedelta(weeks=52)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_ITALIAN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)

Words = Annotated[str, StringConstraints(max_length=5000)]


class Offering(Form):
    """All fields as they were typed, whatever is in them. Each profession that is ticked comes as a field of its own."""

    sort: Words = ""
    title: Words = ""
    service: Words = ""
    place: Words = ""
    province: Words = ""
    begins: Words = ""
    ends: Words = ""
    hours: Words = ""
    apply_by: Words = ""
    seats: Words = ""
    minimum_age: Words = "14"
    does: Words = ""
    professions: Annotated[tuple[Annotated[str, StringConstraints(max_length=64)], ...], Field(max_length=80)] = ()

    @model_validator(mode="before")
    @classmethod
    def _gathered(cls, fields: dict[str, object]) -> dict[str, object]:
        ticked = tuple(name.removeprefix(_PROFESSION) for name in fields if name.startswith(_PROFESSION))
        rest = {name: value for name, value in fields.items() if not name.startswith(_PROFESSION)}
        return {**rest, **({"professions": ticked} if ticked else {})}


def typed(one: Opportunity) -> Offering:
    """The form that `one` would be read from."""
    fields = one.model_dump(mode="json", exclude={"professions"})
    told = {name: "" if value is None else str(value) for name, value in fields.items()}
    return Offering.model_validate({**told, **{f"{_PROFESSION}{code}": "si" for code in one.professions}})


def next_year(one: Opportunity) -> Opportunity:
    """The same, 52 weeks later: on the same days of the week."""
    later = {
        name: day + _NEXT_YEAR
        for name, day in (("begins", one.begins), ("ends", one.ends), ("apply_by", one.apply_by))
        if day is not None
    }
    return one.model_copy(update=later)


def read(form: Offering, known: frozenset[str], today: date) -> Opportunity | Mapping[str, str]:
    """The opportunity; or, by field, what is wrong with it (`review.offering.wrong.<...>`). `known` are professions' codes."""
    fields: dict[str, object] = form.model_dump(exclude={"token"})
    for name in ("begins", "ends", "apply_by"):
        fields[name] = _day(str(fields[name]))
    fields["ends"] = fields["ends"] or fields["begins"]
    fields["seats"] = form.seats.strip() or None
    wrong = {} if known.issuperset(form.professions) else {"professions": "professions"}
    try:
        one = Opportunity.model_validate(fields)
    except ValidationError as error:
        found = {**wrong, **dict(_fault(one["loc"], one["type"]) for one in error.errors())}
        if "begins" in found and not form.ends.strip():
            found.pop("ends", None)
        return found
    if one.ends < today:
        wrong["ends" if form.ends.strip() else "begins"] = "passed"
    elif one.ends - today > _FARTHEST:
        wrong["ends" if form.ends.strip() else "begins"] = "far"
    return wrong or one


def _fault(place: tuple[int | str, ...], kind: str) -> tuple[str, str]:
    """The field, and what is said of it. Days out of order have no place: the kind names the field."""
    return (str(place[0]),) * 2 if place else (kind, f"{kind}_order")


def _day(text: str) -> date | str | None:
    """The day that is typed, as browsers or as Italians write it; None where none is, and what is no day as it stands."""
    text = text.strip()
    iso, italian = _ISO.fullmatch(text), _ITALIAN.fullmatch(text)
    numbers = iso.groups() if iso else italian.groups()[::-1] if italian else ()
    if not numbers:
        return "?" if text else None
    try:
        return date(*(int(number) for number in numbers))
    except ValueError:
        return "?"
