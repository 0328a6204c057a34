"""Something to see with one's own eyes: a visit, an open day, a placement; as staff writes it and until its day has passed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.people.cooperative import LONGEST_PROVINCE

Sort = Literal["visit", "open_day", "placement", "volunteering", "civil_service", "course"]

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


KEPT_FOR = timedelta(days=400)
"""After its last day, so that next year's can be written from it; students see it no longer."""
MOST_PROFESSIONS = 10


class Opportunity(BaseModel):
    """`begins` and `ends` are days, both included; it can be chosen until `apply_by` (None: until it begins).

    `professions` are codes of the guide. `seats` of None: as many as come.

    Raises:
        ValidationError: a field is not of its kind; where days are out of order the error's type names the field.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sort: Sort
    title: Line
    service: Line
    place: Line
    province: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_PROVINCE, pattern="^[^:]*$")
    ]
    begins: date
    ends: date
    apply_by: date | None = None
    hours: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    seats: Annotated[int, Field(ge=1, le=9999)] | None = None
    minimum_age: Annotated[int, Field(ge=14, le=99)] = 14
    professions: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")], ...],
        Field(max_length=MOST_PROFESSIONS),
    ] = ()
    does: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]

    @model_validator(mode="after")
    def _in_order(self) -> "Opportunity":
        if self.ends < self.begins:
            raise PydanticCustomError("ends", "it ends before it begins")
        if self.apply_by is not None and self.apply_by > self.ends:
            raise PydanticCustomError("apply_by", "one can apply after it has ended")
        return self

    def is_open(self, today: date) -> bool:
        """Whether one can still choose it."""
        return today <= (self.apply_by or self.begins)


class Published(BaseModel):
    """An opportunity as students see it: with its key and who offers it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    cooperative: int
    cooperative_name: str
    opportunity: Opportunity


@dataclass(frozen=True, slots=True)
class OwnOpportunity:
    """An opportunity as its cooperative sees it; `interested` is how many interests named it that were not withdrawn."""

    key: str
    opportunity: Opportunity
    published_at: datetime | None
    changed_at: datetime
    interested: int


def suiting(
    published: tuple[Published, ...],
    today: date,
    *,
    province: str = "",
    profession: str = "",
    oldest_age: int | None = None,
) -> tuple[Published, ...]:
    """What can still be chosen, by date: in a province, of a profession, by somebody of `oldest_age`, where they are named."""
    return tuple(
        sorted(
            (
                one
                for one in published
                if one.opportunity.is_open(today)
                and (not province or one.opportunity.province == province)
                and (not profession or not one.opportunity.professions or profession in one.opportunity.professions)
                and (oldest_age is None or one.opportunity.minimum_age <= oldest_age)
            ),
            key=lambda one: (one.opportunity.begins, one.opportunity.title),
        )
    )
