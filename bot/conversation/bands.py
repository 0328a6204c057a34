"""The age bands that are asked: bounded by the service's age, the channel's, and eighteen."""

from dataclasses import dataclass
from itertools import pairwise

from bot.conversation.context import Context
from bot.conversation.session import AgeBand, Session

ADULT_AGE = 18


@dataclass(frozen=True, slots=True)
class Band:
    """Ages from `first` to `last`, both included (None: and beyond); `payload` is what its button says."""

    name: AgeBand
    first: int
    last: int | None
    payload: str

    @property
    def ages(self) -> tuple[int, int] | None:
        """The first and last age of a minor's band, which settings may change; None for the others."""
        return (self.first, self.last) if self.name == "minor" and self.last is not None else None


def bands(context: Context) -> tuple[Band, ...]:
    """All bands, the youngest first: one below the service's age, those of minors, and that of adults."""
    service = context.service_min_age
    bounds = sorted({service, context.min_age, ADULT_AGE})
    minors = tuple(
        Band("minor", first, after - 1, "minor" if first == service else f"minor-{first}")
        for first, after in pairwise(bounds)
    )
    return (Band("under", 0, service - 1, "under"), *minors, Band("adult", ADULT_AGE, None, "adult"))


def band_of(session: Session, context: Context) -> Band | None:
    """The band that was chosen; None where none was, or where bands have changed since."""
    if session.age_band != "minor":
        return next((band for band in bands(context) if band.name == session.age_band), None)
    ages = session.ages or (context.service_min_age, ADULT_AGE - 1)
    return next((band for band in bands(context) if (band.first, band.last) == ages), None)


def band_at(age: int, context: Context) -> Band:
    """The band that `age` falls in."""
    return next(band for band in bands(context) if band.last is None or age <= band.last)


def band_named(payload: str, context: Context) -> Band | None:
    """The band whose button says `payload`, if there is one."""
    return next((band for band in bands(context) if band.payload == payload), None)
