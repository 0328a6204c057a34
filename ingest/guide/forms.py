"""What `schede.yaml` and `tappe.yaml` may say."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.guide.models import After, Column, Facet, Way


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class CellForm(_Form):
    """A phrase, and where in the pages it comes from if not from its column's own section."""

    says: str = Field(min_length=3, max_length=220)
    place: str = Field(alias="in")


class StageForm(_Form):
    """A stretch of road."""

    does: str = Field(min_length=3, max_length=120)
    place: str = Field(alias="in")
    years: int | None = Field(default=None, ge=1, le=8)
    until: int | None = Field(default=None, ge=1, le=5)


class RoadForm(_Form):
    """The road to a profession; without `costs` those of its way."""

    after: After
    way: Way
    steps: tuple[StageForm, ...] = Field(min_length=1, max_length=5)
    at_least: bool = False
    costs: tuple[str, ...] | None = None
    alternatives: tuple[str, ...] = Field(default=(), max_length=3)


class ProfessionForm(_Form):
    """A card."""

    code: str = Field(pattern=r"^[a-z0-9]{2,4}$")
    name: str = Field(min_length=2, max_length=48)
    whom: tuple[str, ...]
    where: tuple[str, ...]
    study: tuple[str, ...] = Field(min_length=1)
    cells: dict[Column, str | CellForm]
    path: RoadForm


class OptionForm(_Form):
    """A choice of the menu; a profession's page must hold one of `words` to have it."""

    label: str = Field(max_length=32)
    because: str
    words: tuple[str, ...] = Field(min_length=1)


class CardsForm(_Form):
    """`schede.yaml`."""

    groups: dict[Facet, dict[str, OptionForm]]
    professions: dict[str, ProfessionForm]


class StartForm(_Form):
    """Where a road may begin."""

    code: str = Field(pattern=r"^[a-z]{3}$")
    label: str = Field(max_length=44)
    told: str = Field(default="", max_length=44)
    years: int = Field(ge=0, le=5)
    last_year: int | None = None
    under_age: bool = False
    school_of: str = ""
    to_diploma: tuple[StageForm, ...]
    at_least: bool = False
    notes: dict[str, tuple[str, ...]]


class WayForm(_Form):
    """What a way of studying costs, and what to check in time."""

    costs: tuple[str, ...]
    dates: tuple[str, ...]


class DateForm(_Form):
    """Something to check in time, on `day` (month-day) or on the day of another."""

    does: str
    place: str = Field(alias="in")
    day: str = Field(default="", pattern=r"^(\d{2}-\d{2})?$")
    day_of: str = Field(default="", alias="with")

    @field_validator("day")
    @classmethod
    def _is_in_every_year(cls, day: str) -> str:
        if day:
            date.fromisoformat(f"2023-{day}")
        return day


class ChangeForm(_Form):
    """Sections on changing school: in the first two years, and later."""

    early: str
    late: str


class StagesForm(_Form):
    """`tappe.yaml`."""

    starts: dict[str, StartForm]
    coming_of_age: StageForm
    change_of_school: ChangeForm
    ways: dict[Way, WayForm]
    dates: dict[str, DateForm]
