"""Interests by date, and what to look for among them. There is no other order, and no mark on anybody."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.responses import Response

from bot.browsing.refusal import Refusal
from bot.people.inbox import LATELY, Asker, Filters
from bot.people.lead import ANSWER_WITHIN, Status
from bot.people.staff import Staff
from bot.review.doors import Doors, Visit

_AT_ONCE = 50
STATUSES: tuple[Status, ...] = ("new", "taken", "contacted", "met", "closed")
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,64}$")]


class Wanted(BaseModel):
    """What the page is asked with. An empty field asks nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    stato: Status | Literal[""] = ""
    professione: Code = ""
    provincia: Annotated[str, StringConstraints(max_length=60)] = ""
    classe: Code = ""
    mie: Literal["", "si"] = ""
    opportunita: Code = ""
    dopo: Annotated[str, StringConstraints(max_length=120)] = ""

    def filters(self, staff: Staff) -> Filters:
        """As the store is asked."""
        return Filters(
            status=self.stato or None,
            profession=self.professione or None,
            province=self.provincia or None,
            class_code=self.classe or None,
            opportunity=self.opportunita or None,
            assigned_to=str(staff.id) if self.mie else None,
        )

    @property
    def asked(self) -> dict[str, str]:
        """What is looked for, without the place in the list."""
        return {name: value for name, value in self.model_dump(exclude={"dopo"}).items() if value}


def wanted(fields: dict[str, str]) -> Wanted:
    """What `fields` look for.

    Raises:
        Refusal: a value is not of its kind.
    """
    try:
        return Wanted.model_validate(fields)
    except ValidationError:
        raise Refusal(422, "review.fault.filter") from None


def asker(staff: Staff) -> Asker:
    """Who asks, as the store has to know it."""
    return Asker(staff.cooperative, str(staff.id))


def provinces(doors: Doors) -> tuple[str, ...]:
    """The provinces that some cooperative works in: those that students choose from."""
    return tuple(sorted({province for one in doors.house.cooperatives() for province in one.provinces}))


def hang(doors: Doors) -> None:
    """Hang the page."""
    leads, clock = doors.house.leads, doors.house.clock

    @doors.page("/interessi", "leads.read")
    def show(visit: Visit) -> Response:
        look = wanted(dict(visit.request.query_params))
        who, filters = asker(visit.staff), look.filters(visit.staff)
        counts = leads.counts(who, Wanted(**{**look.asked, "stato": ""}).filters(visit.staff))
        return doors.show(
            visit,
            "inbox.html",
            found=leads.page(who, filters, look.dopo, _AT_ONCE),
            counts=counts,
            total=sum(counts.values()),
            statuses=STATUSES,
            look=look,
            provinces=provinces(doors),
            colleagues=colleagues(doors, visit.staff),
            now=clock(),
            today=clock().date(),
            # Only where all are looked at: it is about no part of them.
            promptness=None if look.asked or look.dopo else leads.promptness(who),
            within=ANSWER_WITHIN.days,
            lately=LATELY.days,
        )


def of_cooperative(doors: Doors, staff: Staff) -> dict[str, str]:
    """Names by number, of all who have or had an account in the same cooperative."""
    return {str(one.id): one.name for one in doors.house.accounts.all() if one.cooperative == staff.cooperative}


def colleagues(doors: Doors, staff: Staff) -> dict[str, str]:
    """Names by number, of those who work on interests in the same cooperative."""
    return {
        str(one.id): one.name
        for one in doors.house.accounts.all()
        if one.cooperative == staff.cooperative and one.may("leads.write") and one.active
    }
